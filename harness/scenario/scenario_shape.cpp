#include "harness/scenario/scenario_shape.hpp"

#include "core/world_shape.hpp"
#include "harness/client/mistakes.hpp"

namespace countersign::harness {

namespace {

using Kind = Shape::Kind;

const Shape kAnything{};
const Shape kText{.kind = Kind::string};
const Shape kNull{.kind = Kind::null};
const Shape kFlag{.kind = Kind::boolean};
const Shape kNumber{.kind = Kind::integer};
const Shape kSeconds{.kind = Kind::integer, .is = "a whole number of seconds"};
const Shape kTexts{.kind = Kind::array, .element = &kText, .is = "a list of strings"};
const Shape kSomeTexts{
    .kind = Kind::array, .element = &kText, .fewest = 1, .is = "a list of strings"};

const Shape kLevel{.kind = Kind::string, .values = {"MUST", "SHOULD", "INFO"}};
const Shape kAuth{.kind = Kind::string, .values = {"signed", "application", "none"}};
const Shape kFraming{.kind = Kind::string, .values = {"content-length", "chunked", "none"}};
const Shape kVersion{.kind = Kind::string, .values = {"1.1", "1.0"}};
const Shape kAction{.kind = Kind::string, .values = {"validate", "refuse", "expire", "revoke"}};

const Shape kHeaderValue{.kind = Kind::one_of,
                         .choices = {&kText, &kNull, &kTexts},
                         .is = "a string, a list of strings, or null"};
const Shape kFormValue{
    .kind = Kind::one_of, .choices = {&kText, &kTexts}, .is = "a string or a list of strings"};
const Shape kHeaders{.kind = Kind::object, .others = &kHeaderValue};
const Shape kPatterns{.kind = Kind::object, .others = &kAnything};
const Shape kForm{.kind = Kind::object, .others = &kFormValue};
const Shape kBodyText{
    .kind = Kind::one_of, .choices = {&kText, &kPatterns}, .is = "a string or a matcher"};

const Shape kPart{
    .kind = Kind::object,
    .members = {{"of", &kText}, {"header", &kText}, {"after", &kText}, {"before", &kText}}};
const Shape kSaving{.kind = Kind::one_of,
                    .choices = {&kText, &kPart},
                    .is = "a JSON pointer, or an object with of, header, after or before"};
const Shape kSave{.kind = Kind::object, .others = &kSaving};

const Shape& mistake_shape() {
  static const Shape kMistake{
      .kind = Kind::string, .values = mistake_codes(), .is = "the code of a mistake"};
  return kMistake;
}

const Shape& call_shape() {
  static const Shape kCall{.kind = Kind::object,
                           .members = {{"method", &kText, true},
                                       {"target", &kText, true},
                                       {"application", &kText},
                                       {"credential", &kText},
                                       {"consumer_key", &kText},
                                       {"application_key", &kText},
                                       {"application_secret", &kText},
                                       {"auth", &kAuth},
                                       {"body", &kAnything},
                                       {"body_text", &kText},
                                       {"form", &kForm},
                                       {"headers", &kHeaders},
                                       {"timestamp_offset", &kSeconds},
                                       {"mistake", &mistake_shape()},
                                       {"signed_base", &kText},
                                       {"framing", &kFraming},
                                       {"version", &kVersion}}};
  return kCall;
}

const Shape kExpect{.kind = Kind::object,
                    .members = {{"status", &kNumber},
                                {"error", &kPatterns},
                                {"body", &kAnything},
                                {"body_text", &kBodyText},
                                {"members", &kTexts},
                                {"headers", &kPatterns}}};

const Shape kClock{.kind = Kind::object,
                   .members = {{"advance_seconds", &kSeconds},
                               {"offset_seconds", &kSeconds},
                               {"now", &kText},
                               {"frozen", &kFlag}}};

const Shape kCredential{.kind = Kind::object,
                        .members = {{"action", &kAction, true},
                                    {"name", &kText},
                                    {"consumer_key", &kText},
                                    {"validity_seconds", &kSeconds},
                                    {"user", &kText}}};

const Shape& step_shape() {
  static const Shape kStep{.kind = Kind::object,
                           .members = {{"name", &kText},
                                       {"call", &call_shape()},
                                       {"expect", &kExpect},
                                       {"save", &kSave},
                                       {"clock", &kClock},
                                       {"credential", &kCredential}}};
  return kStep;
}

const Shape& steps_shape() {
  static const Shape kSteps{
      .kind = Kind::array, .element = &step_shape(), .fewest = 1, .is = "a list of steps"};
  return kSteps;
}

}  // namespace

const Shape& scenario_shape() {
  static const Shape kScenario{.kind = Kind::object,
                               .members = {{"$schema", &kText},
                                           {"title", &kText, true},
                                           {"level", &kLevel, true},
                                           {"fact", &kSomeTexts, true},
                                           {"why", &kText, true},
                                           {"safe", &kFlag},
                                           {"given", &world_shape()},
                                           {"steps", &steps_shape(), true}}};
  return kScenario;
}

}  // namespace countersign::harness
