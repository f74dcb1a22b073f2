// What arrives on a connection must come to the same requests however it was cut
// into pieces, and every request must be the one that a strict reader sees: what
// two readers understand differently is how requests are smuggled.
//
// Input: the limits in one byte, the sizes of the pieces in fifteen, a line feed,
// then the bytes of the connection. "@" makes pieces of one byte.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/wire/request_parser.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/strict_reader.hpp"

namespace countersign::fuzz {

namespace {

using mock_server::RequestLimits;
using mock_server::RequestParser;
using State = RequestParser::State;
using Bytes = std::vector<char>;  // sized exactly: the sanitizer sees a read past its end

// A connection, as its server saw it.
struct Seen {
  std::vector<SeenRequest> requests;
  State end;
  int status = 0;  // of the fault, with its sentence
  std::string sentence;
};

constexpr std::string_view kNoPieces{};
constexpr std::size_t kChoices = 16;

RequestLimits limits_chosen(char choice) {
  static constexpr std::array<std::size_t, 3> kHeader{32 * 1024, 256, 1024};
  static constexpr std::array<std::size_t, 3> kBody{8 * 1024 * 1024, 0, 16};
  const auto number = static_cast<unsigned char>(choice);
  return {.header_bytes = kHeader[number % 3], .body_bytes = kBody[number / 3 % 3]};
}

bool is_within(std::string_view part, const Bytes& bytes) {
  return part.empty() ||
         (part.data() >= bytes.data() && part.data() + part.size() <= bytes.data() + bytes.size());
}

SeenRequest seen_request(RequestParser& parser, const Bytes& bytes) {
  const std::string_view text{bytes.data(), bytes.size()};
  const Request request = parser.request(
      text, {.scheme = Scheme::http, .peer = "127.0.0.1", .local = "127.0.0.1:8780"});
  SeenRequest seen{.method = std::string{request.method},
                   .target = std::string{request.path_and_query},
                   .host = std::string{request.host},
                   .body = std::string{request.body},
                   .fields = {},
                   .consumed = parser.consumed(),
                   .keep_alive = parser.keep_alive(),
                   .http_1_0 = parser.http_1_0()};
  for (const HeaderField& field : request.headers) {
    require(is_within(field.name, bytes) && is_within(field.value, bytes),
            "header fields are views into the buffer");
    seen.fields.emplace_back(field.name, field.value);
  }
  require(is_within(request.method, bytes) && is_within(request.path_and_query, bytes),
          "method and target are views into the buffer");
  require(is_within(request.body, bytes) || has_field(seen, "transfer-encoding"),
          "a body that was not chunked is a view into the buffer");
  require(seen.consumed > 0 && seen.consumed <= bytes.size(), "a request ends within the buffer");
  return seen;
}

// Beast reads a quoted string in a chunk's extensions past the end of its line, and
// counts the chunk's size each time it looks: such a chunk is refused in any case,
// but with which status, or by which time-out, depends on the pieces.
bool is_refused_differently(std::string_view stream) {
  return stream.find('"') != std::string_view::npos;
}

bool ends_the_same(const Seen& a, const Seen& b) {
  return a.end == b.end && a.status == b.status && a.sentence == b.sentence;
}

// A connection may ask again without having read anything.
void require_no_change(RequestParser& parser, const Bytes& bytes, State state) {
  const int status = state == State::failed ? parser.fault().status : 0;
  const Bytes moved = bytes;
  require(parser.feed({moved.data(), moved.size()}) == state,
          "the same bytes again change nothing");
  require(state != State::failed || parser.fault().status == status,
          "what was refused stays refused for the same reason");
}

// Reads `stream` as a connection does, in pieces of the sizes given; each time all
// that has arrived stands at a new address. Without sizes, all comes at once.
Seen seen_in(std::string_view stream, const RequestLimits& limits, std::string_view sizes) {
  Seen seen{.requests = {}, .end = State::need_more, .status = 0, .sentence = {}};
  RequestParser parser{limits};
  std::size_t begin = 0;
  std::size_t arrived = sizes.empty() ? stream.size() : 0;
  bool told_to_continue = false;
  for (std::size_t pieces = 0;;) {
    const std::string_view unread = stream.substr(begin, arrived - begin);
    const Bytes bytes(unread.begin(), unread.end());
    seen.end = parser.feed({bytes.data(), bytes.size()});
    if (seen.end != State::complete && !is_refused_differently(stream)) {
      require_no_change(parser, bytes, seen.end);
    }
    if (seen.end == State::failed) {
      seen.status = parser.fault().status;
      seen.sentence = parser.fault().sentence;
      return seen;
    }
    const bool may_continue = parser.takes_continue();
    require(!may_continue || (seen.end == State::need_more && !told_to_continue),
            "100 Continue is said once, and only while a body is wanted");
    told_to_continue = told_to_continue || may_continue;
    if (seen.end == State::complete) {
      seen.requests.push_back(seen_request(parser, bytes));
      begin += seen.requests.back().consumed;
      parser.reset();
      told_to_continue = false;
    } else if (arrived == stream.size()) {
      return seen;
    } else {
      const std::size_t size = 1 + static_cast<unsigned char>(sizes[pieces++ % sizes.size()]) % 64;
      arrived = std::min(stream.size(), arrived + size);
    }
  }
}

// On its own the request is the same again, and without its last byte it is none.
void require_repeatable(const SeenRequest& request, std::string_view bytes,
                        const RequestLimits& limits) {
  const Seen again = seen_in(bytes, limits, kNoPieces);
  require(again.requests.size() == 1 && again.requests.front() == request,
          "a request fed again is the same request");
  const Seen less = seen_in(bytes.substr(0, bytes.size() - 1), limits, kNoPieces);
  require(less.requests.empty() && less.end == State::need_more,
          "no request is complete before its last byte");
}

}  // namespace

void judge_connection(std::string_view input) {
  if (input.size() <= kChoices + 1) return;
  const RequestLimits limits = limits_chosen(input.front());
  const std::string_view stream = input.substr(kChoices + 1);

  const Seen whole = seen_in(stream, limits, kNoPieces);
  const Seen pieces = seen_in(stream, limits, input.substr(1, kChoices - 1));
  require(whole.requests == pieces.requests &&
              (ends_the_same(whole, pieces) || is_refused_differently(stream)),
          "the same bytes come to the same in whatever pieces they arrive");

  std::size_t begin = 0;
  for (const SeenRequest& request : whole.requests) {
    const std::string_view bytes = stream.substr(begin, request.consumed);
    require_sound(request, bytes, limits);
    require_repeatable(request, bytes, limits);
    begin += request.consumed;
  }
}

}  // namespace countersign::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(data, data + size);
  countersign::fuzz::judge_connection(text);
  return 0;
}
