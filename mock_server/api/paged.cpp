#include "mock_server/api/paged.hpp"

#include "core/http.hpp"
#include "ovhcloud/pagination.hpp"

namespace countersign::mock_server {

Answer<Reply> paged_reply(const Call& call, const Json& list) {
  const PageQuery query{.size = find_header(call.request.headers, "X-Pagination-Size"),
                        .cursor = find_header(call.request.headers, "X-Pagination-Cursor")};
  if (!query.size && !query.cursor && list.size() <= kMostItems) return json_reply(list);
  const auto page = page_of(query, call.request.path_and_query, list.size());
  if (!page) return refuse(page.error());
  Json items = Json::array();
  for (std::size_t i = page->first; i < page->first + page->count; ++i) items.push_back(list[i]);
  Reply reply = json_reply(items);
  if (!page->next.empty()) reply.fields = "X-Pagination-Cursor-Next: " + page->next + "\r\n";
  return reply;
}

}  // namespace countersign::mock_server
