<?php
// Calls that go wrong by what they are given: php-ovh over Guzzle, and PHP's own streams.
require '/usr/share/php/GuzzleHttp/autoload.php';

[$endpoint, $key, $secret, $consumer] = array_map(
    fn($name) => getenv("OVH_$name"), ['ENDPOINT', 'APPLICATION_KEY', 'APPLICATION_SECRET', 'CONSUMER_KEY']);
$zone = "$endpoint/domain/zone/example.com/record";
$record = ['fieldType' => 'TXT', 'subDomain' => 'été', 'target' => 'https://example.com/x'];

function send($method, $url, $body, $signed_url, $signed_body, $sign = null)
{
    global $key, $secret, $consumer;
    $time = time();
    $text = implode('+', [$secret, $consumer, $method, $signed_url, $signed_body, $time]);
    $signature = '$1$' . ($sign ? $sign($text) : sha1($text));
    $headers = ["X-Ovh-Application: $key", "X-Ovh-Consumer: $consumer", "X-Ovh-Timestamp: $time",
        "X-Ovh-Signature: $signature", 'Content-Type: application/json'];
    $http = ['method' => $method, 'header' => $headers, 'content' => $body, 'ignore_errors' => true];
    file_get_contents($url, false, stream_context_create(['http' => $http]));
}

function library()
{
    global $endpoint, $key, $secret, $consumer;
    foreach (glob(getenv('PHP_OVH') . '/src/Exceptions/*.php') as $file) {
        require $file;
    }
    require getenv('PHP_OVH') . '/src/Api.php';
    return new Ovh\Api($key, $secret, $endpoint, $consumer, new GuzzleHttp\Client(['http_errors' => false]));
}

switch ($argv[1]) {
    case 'get':
        library()->get($argv[2]);
        break;
    case 'json-flags':
        $signed = json_encode($record, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        send('POST', $zone, json_encode($record), $zone, $signed);
        break;
    case 'pretty':
        $record = ['ttl' => 60, 'x' => [1]];
        send('POST', $zone, json_encode($record), $zone, json_encode($record, JSON_PRETTY_PRINT));
        break;
    case 'query':
        $query = ['fieldType' => 'TXT', 'subDomain' => 'a b'];
        $sent = http_build_query($query, '', '&', PHP_QUERY_RFC3986);
        send('GET', "$zone?$sent", '', "$zone?" . http_build_query($query), '');
        break;
    case 'raw-digest':
        send('GET', "$endpoint/me", '', "$endpoint/me", '', fn($text) => base64_encode(sha1($text, true)));
        break;
    case 'latin':
        $body = json_encode(['target' => 'Zürich'], JSON_UNESCAPED_UNICODE);
        send('POST', $zone, $body, $zone, iconv('UTF-8', 'ISO-8859-1', $body));
        break;
}
