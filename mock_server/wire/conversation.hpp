// A connection's side of HTTP without its socket: the bytes that came, the requests among
// them, and the bytes to send.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "mock_server/outcome.hpp"
#include "mock_server/responder.hpp"
#include "mock_server/wire/request_parser.hpp"
#include "mock_server/wire/response_bytes.hpp"

namespace countersign::mock_server {

// Of the connection. `peer` and `local` as Arrival has them.
struct Parties {
  Scheme scheme;
  std::string peer;
  std::string local;
};

class Conversation {
 public:
  // `responder` must outlive this.
  Conversation(const RequestLimits& limits, Responder& responder, Parties parties)
      : responder_(responder), parties_(std::move(parties)), parser_(limits) {}

  // What was neither answered at once nor is over.
  struct Pending {
    Outcome outcome;
    ResponseForm form;
  };

  // Room for at least `size` bytes behind what came; `came` of them are then kept. No view of
  // unread() outlives the first.
  [[nodiscard]] std::span<char> room(std::size_t size);
  void keep(std::span<char> room, std::size_t came);

  // What came and is no part of a request that was answered.
  [[nodiscard]] std::string_view unread() const noexcept {
    return std::string_view{in_}.substr(begin_);
  }
  // Lets go of what was answered, and of memory that an idle connection does not need.
  void forget_answered();

  [[nodiscard]] RequestParser::State look() { return parser_.feed(unread()); }
  [[nodiscard]] const RequestFault& fault() const noexcept { return parser_.fault(); }

  // Whether the client waits for 100 Continue, which is then in out(). True once.
  [[nodiscard]] bool said_continue();

  // Requires: look() was complete. Answers the request at the front and moves past it. False
  // when the connection ends after this answer; `last` says that it has to.
  [[nodiscard]] bool answer(bool last);

  // The answer to what is no request; the connection ends after it.
  void refuse(const RequestFault& fault, bool knows_what_came = true);

  // After answer(): what has to be carried out before anything else is answered, if anything.
  [[nodiscard]] std::unique_ptr<Pending> take_pending() noexcept { return std::move(pending_); }
  [[nodiscard]] bool has_pending() const noexcept { return pending_ != nullptr; }

  // What is to be sent.
  [[nodiscard]] std::string& out() noexcept { return out_; }
  void sent();

  [[nodiscard]] Responder& responder() noexcept { return responder_; }
  [[nodiscard]] const std::string& peer() const noexcept { return parties_.peer; }

 private:
  Responder& responder_;
  Parties parties_;
  RequestParser parser_;
  std::string in_;  // what is not answered yet starts at begin_
  std::size_t begin_ = 0;
  std::string out_;
  std::unique_ptr<Pending> pending_;
};

}  // namespace countersign::mock_server
