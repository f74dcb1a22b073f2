// The handler of every operation that has no behaviour of its own: parameters are checked
// like anybody's, objects are kept, and answers have the type that the description gives.
// What the real API puts in them beyond the type is not known: the values are assumed.
#pragma once

#include "mock_server/api/call.hpp"

namespace countersign::mock_server {

// What the method means follows from the path (all assumed, from how v1 is built):
//   …/{id}          GET shows an object that is kept, PUT changes its writable members,
//                   DELETE removes it; one that is not there is R3.
//   its collection  GET lists what is kept below it, filtered by query parameters that are
//                   members of the items; POST keeps a new item.
//   any other       GET shows the one object there is, PUT changes it, DELETE forgets it;
//                   POST does nothing that could be seen, and answers by its type.
// A service that the account does not have (the first parameter below a collection) is R2.
[[nodiscard]] Answer<Reply> described(Call& call);

// Keeps a new item below the collection at `path`, made from its type and what `given`
// says; its id is the member `id_name` of `given`, or a new number. Answers the whole item.
[[nodiscard]] Json keep_item(Call& call, const std::string& path, const ItemsOf& items,
                             const Json& given);

}  // namespace countersign::mock_server
