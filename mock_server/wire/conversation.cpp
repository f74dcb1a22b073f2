#include "mock_server/wire/conversation.hpp"

#include <algorithm>
#include <utility>

namespace countersign::mock_server {

namespace {

constexpr std::size_t kKeptCapacity = 16 * 1024;  // of a buffer, while a connection idles

void give_back(std::string& buffer) {
  if (buffer.empty() && buffer.capacity() > kKeptCapacity) buffer.shrink_to_fit();
}

}  // namespace

std::span<char> Conversation::room(std::size_t size) {
  const std::size_t had = in_.size();
  in_.resize(had + std::max(size, had));
  return std::span{in_}.subspan(had);
}

void Conversation::keep(std::span<char> room, std::size_t came) {
  in_.resize(in_.size() - room.size() + came);
}

void Conversation::forget_answered() {
  in_.erase(0, std::exchange(begin_, 0));
  give_back(in_);
}

bool Conversation::said_continue() {
  if (!parser_.takes_continue()) return false;
  out_ += "HTTP/1.1 100 Continue\r\n\r\n";
  return true;
}

bool Conversation::answer(bool last) {
  const Request request = parser_.request(
      unread(), {.scheme = parties_.scheme, .peer = parties_.peer, .local = parties_.local});
  Outcome outcome = responder_.respond(request);
  ResponseForm form{.head = request.method == "HEAD",
                    .keep_alive = parser_.keep_alive() && !last,
                    .http_1_0 = parser_.http_1_0()};
  if (const auto* response = std::get_if<Response>(&outcome)) {
    form.keep_alive = form.keep_alive && !response->close;
    append_bytes(out_, *response, form);
  } else {
    pending_ = std::make_unique<Pending>(Pending{.outcome = std::move(outcome), .form = form});
  }
  begin_ += parser_.consumed();
  parser_.reset();
  return form.keep_alive;
}

void Conversation::refuse(const RequestFault& fault, bool knows_what_came) {
  const std::string_view received = knows_what_came ? unread() : std::string_view{};
  const Response response = responder_.refuse(fault, received, parties_.peer);
  append_bytes(out_, response,
               {.head = received.starts_with("HEAD "), .keep_alive = false, .http_1_0 = false});
}

void Conversation::sent() {
  out_.clear();
  give_back(out_);
}

}  // namespace countersign::mock_server
