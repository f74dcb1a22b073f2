// Calls that go wrong as they do in java-ovh, which signs and sends like this.
import java.io.DataOutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

public class Cases {
  static final String ENDPOINT = System.getenv("OVH_ENDPOINT");
  static final String ZONE = ENDPOINT + "/domain/zone/example.com/record";

  static String sha1(String text) throws Exception {
    // java-ovh hashes the text in Latin-1.
    byte[] sum = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.ISO_8859_1));
    StringBuilder made = new StringBuilder();
    for (byte one : sum) {
      made.append(String.format("%02x", one));
    }
    return made.toString();
  }

  static void call(String method, String url, String body, String signed) throws Exception {
    long time = System.currentTimeMillis() / 1000;
    String consumer = System.getenv("OVH_CONSUMER_KEY");
    String secret = System.getenv("OVH_APPLICATION_SECRET");
    String text = secret + "+" + consumer + "+" + method + "+" + signed + "+" + body + "+" + time;
    HttpURLConnection request = (HttpURLConnection) new URL(url).openConnection();
    request.setRequestMethod(method);
    request.setRequestProperty("Content-Type", "application/json");
    request.setRequestProperty("X-Ovh-Application", System.getenv("OVH_APPLICATION_KEY"));
    request.setRequestProperty("X-Ovh-Consumer", consumer);
    request.setRequestProperty("X-Ovh-Timestamp", Long.toString(time));
    request.setRequestProperty("X-Ovh-Signature", "$1$" + sha1(text));
    if (body != null && !body.isEmpty()) {
      request.setDoOutput(true);
      DataOutputStream out = new DataOutputStream(request.getOutputStream());
      out.writeBytes(body);
      out.close();
    }
    System.out.println(request.getResponseCode());
  }

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "null" -> call("GET", ENDPOINT + "/me", null, ENDPOINT + "/me");
      case "delete-null" -> call("DELETE", ZONE + "/1", null, ZONE + "/1");
      case "snowman" -> call("POST", ZONE, "{\"target\":\"\u2603\"}", ZONE);
      case "get-with-body" -> call("GET", ZONE, "{\"fieldType\":\"TXT\"}", ZONE);
      case "encoder" -> {
        String value = "a b";
        call("GET", ZONE + "?subDomain=" + value.replace(" ", "%20"), "",
            ZONE + "?subDomain=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }
}
