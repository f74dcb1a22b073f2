// An answer that waits until what it tells of is on disk: nobody is ever told what a kill could
// take back.
#pragma once

#include <functional>
#include <utility>

#include "mock_server/directory/keeper.hpp"
#include "mock_server/outcome.hpp"

namespace countersign::mock_server {

// `answer` at once when there is nothing to wait for, else once `written` is done; when it
// fails, what `failed` gives. `failed` runs on the connection's thread.
[[nodiscard]] inline Outcome once_kept(Outcome answer, Written written,
                                       std::function<Response()> failed) {
  if (!written || !std::holds_alternative<Response>(answer)) return answer;
  constexpr std::chrono::minutes kLimit{10};
  const Bell bell = written->bell();
  return Deferred{
      .bell = bell,
      .limit = kLimit,
      .answer = [response = std::get<Response>(std::move(answer)), commit = std::move(written),
                 refusal = std::move(failed)](bool last) -> std::optional<Response> {
        // The mock stops: what is on its way is written before it does.
        const Commit::State state = last ? commit->wait() : commit->state();
        if (state == Commit::State::under_way) return std::nullopt;
        if (state == Commit::State::failed) return refusal();
        return response;
      }};
}

}  // namespace countersign::mock_server
