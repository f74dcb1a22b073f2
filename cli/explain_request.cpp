#include "cli/explain_request.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <iterator>

#include "cli/credentials.hpp"
#include "cli/options.hpp"
#include "cli/prompt.hpp"
#include "core/http.hpp"
#include "core/json_file.hpp"
#include "core/text.hpp"
#include "core/time_text.hpp"
#include "harness/capture/capture.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::cli {

namespace {

using harness::CapturedRequest;
using harness::CaptureForm;

std::optional<std::string> given(const cxxopts::ParseResult& flags, const std::string& name) {
  if (flags.count(name) == 0) return std::nullopt;
  return flags[name].as<std::string>();
}

std::string standard_input() {
  std::string text;
  std::istreambuf_iterator<char> next{std::cin};
  for (const std::istreambuf_iterator<char> end; next != end; ++next) {
    if (text.size() > harness::kMostCaptureBytes) break;  // the reader says so
    text += *next;
  }
  return text;
}

std::string content_of(const std::string& file) {
  auto text = text_of_file(file, harness::kMostCaptureBytes);
  if (!text) throw WrongUsage{text.error().message};
  return *std::move(text);
}

// --body or --body-file, --intended-body or --intended-body-file.
std::optional<std::string> text_or_file(const cxxopts::ParseResult& flags,
                                        const std::string& name) {
  const auto text = given(flags, name);
  const auto file = given(flags, name + "-file");
  if (text && file) throw WrongUsage{fmt::format("give --{0} or --{0}-file, not both", name)};
  return file ? std::optional{content_of(*file)} : text;
}

harness::CaptureChoice choice_of(const cxxopts::ParseResult& flags) {
  harness::CaptureChoice choice;
  if (const auto form = given(flags, "from")) {
    choice.form = harness::capture_form_named(*form);
    if (!choice.form) {
      throw WrongUsage{fmt::format("--from is curl, trace, har, http, log or journal, not \"{}\"",
                                   printable(*form))};
    }
  }
  if (const auto entry = given(flags, "entry")) {
    choice.entry = static_cast<std::size_t>(number("entry", *entry, 1, 1'000'000'000));
  }
  return choice;
}

CapturedRequest captured(const cxxopts::ParseResult& flags) {
  const auto file = given(flags, "file");
  const bool from_input = !file || *file == "-";
  if (!file && isatty(STDIN_FILENO) == 1) {
    throw WrongUsage{
        "give a file with the captured request, or - and paste it; countersign explain --help "
        "shows the forms"};
  }
  const std::string text = from_input ? standard_input() : content_of(*file);
  auto request =
      harness::read_capture(from_input ? "standard input" : *file, text, choice_of(flags));
  if (!request) throw WrongUsage{request.error().message};
  return *std::move(request);
}

void set_header(CapturedRequest& request, std::string_view name,
                const std::optional<std::string>& value) {
  if (!value) return;
  std::erase_if(request.headers, [&](const harness::CapturedHeader& header) {
    return equals_ignoring_case(header.name, name);
  });
  request.headers.push_back({std::string{name}, *value});
}

void apply_flags(CapturedRequest& request, const cxxopts::ParseResult& flags) {
  set_header(request, "X-Ovh-Application", given(flags, "application-key"));
  set_header(request, "X-Ovh-Consumer", given(flags, "consumer-key"));
  set_header(request, "X-Ovh-Timestamp", given(flags, "timestamp"));
  set_header(request, "X-Ovh-Signature", given(flags, "signature"));
  if (const auto method = given(flags, "method")) request.method = *method;
  if (const auto url = given(flags, "url")) {
    const auto pieces = harness::url_pieces(*url);
    if (!pieces) {
      throw WrongUsage{
          fmt::format("--url takes an http or https URL, not \"{}\"", printable(*url))};
    }
    request.url = pieces->base + pieces->target;
    request.scheme_guessed = false;
    if (!pieces->fragment.empty()) request.intended_url = *url;
  }
  if (auto body = text_or_file(flags, "body")) {
    request.body = *std::move(body);
    request.body_hidden = false;
  }
}

bool is_flags_alone(const cxxopts::ParseResult& flags) {
  return flags.count("file") == 0 && flags.count("signature") > 0 && flags.count("url") > 0;
}

std::string base_of(const std::string& text) {
  const auto pieces = harness::url_pieces(text);
  if (!pieces) {
    throw WrongUsage{fmt::format("--base takes a URL such as https://eu.api.ovh.com, not \"{}\"",
                                 printable(text))};
  }
  return pieces->base;
}

Instant instant_of(const std::string& text) {
  if (const auto when = parse_rfc3339(text)) return *when;
  const auto seconds = number_from<std::int64_t>(text);
  constexpr std::int64_t kMost = 9'000'000'000;
  if (!seconds || *seconds < 0 || *seconds > kMost) {
    throw WrongUsage{
        fmt::format("--now takes a time such as 2026-03-04T05:06:07Z, or Unix seconds, not \"{}\"",
                    printable(text))};
  }
  return Instant{std::chrono::seconds{*seconds}};
}

bool masked_key(const CapturedRequest& request, std::string_view name) {
  const auto value = harness::header_of(request.headers, name);
  return value && !value->empty() && harness::looks_masked(*value);
}

// A curl line or a log without the header may just not show it.
bool may_be_left_out(const CapturedRequest& request) {
  return (request.form == CaptureForm::log || request.form == CaptureForm::curl) &&
         !harness::header_of(request.headers, "X-Ovh-Consumer");
}

}  // namespace

void add_explain_flags(cxxopts::Options& options) {
  const auto text = [] { return cxxopts::value<std::string>(); };
  options.add_options("Capture")  //
      ("from", "Its form: curl, trace, har, http, log or journal, instead of recognising it",
       text(), "FORM")  //
      ("entry", "Which request of a HAR file, a log or a journal, counted from 1", text(), "N");
  options.add_options("Request (as it was sent, where the capture does not show it)")  //
      ("method", "The method", text(), "METHOD")                                       //
      ("url", "The URL, absolute", text(), "URL")                                      //
      ("body", "The body, byte for byte", text(), "TEXT")                              //
      ("body-file", "The body from a file", text(), "FILE")                            //
      ("timestamp", "X-Ovh-Timestamp", text(), "SECONDS")                              //
      ("signature", "X-Ovh-Signature", text(), "TEXT")                                 //
      ("application-key", "X-Ovh-Application", text(), "KEY")                          //
      ("consumer-key", "X-Ovh-Consumer", text(), "KEY");
  options.add_options("Context")  //
      ("base", "Scheme and host over which a signature is right too; repeatable",
       cxxopts::value<std::vector<std::string>>(), "URL")                                      //
      ("intended-url", "The URL that the program gave to its HTTP library", text(), "URL")     //
      ("intended-body", "The body that the program gave to its HTTP library", text(), "TEXT")  //
      ("intended-body-file", "The same from a file", text(), "FILE")                           //
      ("now", "The server's time when the request arrived", text(), "WHEN")                    //
      ("endpoint", "Whose keys of ovh.conf: a URL, or ovh-eu, …; by the request's host otherwise",
       text(), "URL|NAME");
}

CapturedRequest request_of_flags(const cxxopts::ParseResult& flags) {
  CapturedRequest request =
      is_flags_alone(flags) ? CapturedRequest{.form = CaptureForm::log} : captured(flags);
  apply_flags(request, flags);
  return request;
}

harness::DiagnosisWishes wishes_of_flags(const cxxopts::ParseResult& flags) {
  harness::DiagnosisWishes wishes;
  if (flags.count("base") > 0) {
    for (const std::string& base : flags["base"].as<std::vector<std::string>>()) {
      wishes.bases.push_back(base_of(base));
    }
  }
  wishes.intended_url = given(flags, "intended-url");
  wishes.intended_body = text_or_file(flags, "intended-body");
  if (const auto now = given(flags, "now")) wishes.now = instant_of(*now);
  return wishes;
}

std::string endpoint_of(const cxxopts::ParseResult& flags, const CapturedRequest& request) {
  if (const auto named = given(flags, "endpoint")) return *named;
  const auto url = harness::url_pieces(request.url);
  if (url) {
    const std::string host{host_of(url->base.substr(url->base.find("://") + 3))};
    for (const Endpoint& endpoint : endpoints()) {
      if (equals_ignoring_case(endpoint.host, host)) return std::string{endpoint.name};
    }
  }
  return own_endpoint();
}

void complete_keys(CapturedRequest& request, harness::DiagnosisWishes& wishes,
                   const std::string& endpoint) {
  if (request.told) return;
  const std::string consumer = own_key(endpoint, "consumer_key");
  const bool is_masked = masked_key(request, "X-Ovh-Consumer");
  if (is_masked && consumer.empty()) {
    throw WrongUsage{
        "the capture masks the consumer key, which is part of what is signed: set "
        "OVH_CONSUMER_KEY, or give it in ovh.conf"};
  }
  if (request.form == CaptureForm::log && may_be_left_out(request) && consumer.empty() &&
      harness::header_of(request.headers, "X-Ovh-Signature")) {
    throw WrongUsage{
        "the consumer key is not in it, and is part of what is signed: set OVH_CONSUMER_KEY, or "
        "give it in ovh.conf"};
  }
  const bool taken = is_masked || (may_be_left_out(request) && !consumer.empty());
  if (taken) {
    set_header(request, "X-Ovh-Consumer", consumer);
    request.notes.push_back(fmt::format("the consumer key is your own, which the capture {}",
                                        is_masked ? "masks" : "does not show"));
  } else if (!consumer.empty()) {
    wishes.other_consumer_keys.push_back(consumer);
  }
  const std::string application = own_key(endpoint, "application_key");
  const auto sent = harness::header_of(request.headers, "X-Ovh-Application");
  if (sent && masked_key(request, "X-Ovh-Application") && !application.empty()) {
    set_header(request, "X-Ovh-Application", application);
  } else if (sent && !application.empty() && application != *sent) {
    request.notes.push_back(
        fmt::format("your own application key is {}, and the request's is {}: the secret here may "
                    "be another application's",
                    masked(application), masked(*sent)));
  }
}

void require_whole(const CapturedRequest& request) {
  if (request.url.empty() || !harness::url_pieces(request.url)) {
    throw WrongUsage{"no URL of the request is found in it: give it with --url"};
  }
  if (request.method.empty()) {
    throw WrongUsage{"no method of the request is found in it: give it with --method"};
  }
  if (request.body_hidden) {
    throw WrongUsage{
        "the request has a body that the capture does not show: give it with --body or "
        "--body-file"};
  }
  std::string signature{harness::header_of(request.headers, "X-Ovh-Signature").value_or("")};
  std::erase(signature, '$');
  if (harness::looks_masked(signature)) {
    throw WrongUsage{
        "the signature is masked, and there is nothing to compare with: it is no secret, leave it "
        "in"};
  }
}

ApplicationSecret own_secret(const std::string& endpoint) {
  std::string secret = own_key(endpoint, "application_secret");
  if (secret.empty()) {
    secret = asked_secret("Application secret (it is not shown): ").value_or("");
  }
  if (secret.empty()) {
    throw WrongUsage{fmt::format(
        "no application secret: set OVH_APPLICATION_SECRET, or give it in the section [{}] of "
        "ovh.conf, or call it from a terminal, which is asked",
        printable(endpoint))};
  }
  return ApplicationSecret{std::move(secret)};
}

}  // namespace countersign::cli
