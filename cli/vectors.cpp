// countersign vectors: the golden signature vectors, written to files or held against signatures
// that somebody's code computed for them.
#include <fmt/format.h>

#include <iostream>
#include <iterator>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/whole_file.hpp"
#include "core/json_file.hpp"
#include "harness/vectors/embedded_vectors.hpp"
#include "harness/vectors/judge_signatures.hpp"

namespace countersign::cli {

namespace {

constexpr const char* kExample =
    "  countersign vectors write --out vectors             # signing.json and its schema\n"
    "  my-signer vectors/signing.json | countersign vectors verify -\n"
    "  countersign vectors verify                          # the vectors against this program\n";

using Texts = std::vector<std::string>;

cxxopts::Options vectors_options() {
  auto options = options_of(
      "vectors", "Write the golden signature vectors, or verify what was signed for them.");
  options.positional_help("write|verify [FILE|-]");
  options.add_options("Results")  //
      ("out", "Folder that write writes into",
       cxxopts::value<std::string>()->default_value("countersign-vectors"), "DIR")  //
      ("format", "text or json", cxxopts::value<std::string>()->default_value("text"), "FORM");
  options.add_options()("words", "What to do, and with which file", cxxopts::value<Texts>());
  options.parse_positional({"words"});
  return options;
}

int write_vectors(const cxxopts::ParseResult& flags) {
  const std::filesystem::path folder = flags["out"].as<std::string>();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    complain("vectors", fmt::format("making {}: {}", folder.string(), error.message()), flags);
    return Exit::broken;
  }
  for (const EmbeddedFile& file : harness::embedded_vectors()) {
    const auto written =
        write_whole_file(folder / file.path, file.text, Readers::all, "the vectors");
    if (!written) {
      complain("vectors", written.error().message, flags);
      return exit_of(written.error());
    }
    if (!flags["quiet"].as<bool>()) fmt::print("{}\n", (folder / file.path).string());
  }
  return Exit::held;
}

std::string text_of(const std::string& file) {
  constexpr std::uintmax_t kMost = 64 << 20;
  if (file == "-") return {std::istreambuf_iterator<char>{std::cin}, {}};
  auto text = text_of_file(file, kMost);
  if (!text) throw WrongUsage{text.error().message};
  return *std::move(text);
}

Result<bool> verified(const std::vector<harness::GoldenVector>& vectors, const Texts& words,
                      bool as_json) {
  if (words.size() < 2) {
    const auto problems = harness::vector_problems(vectors);
    fmt::print("{}", as_json ? harness::json_of(vectors.size(), problems)
                             : harness::text_of(vectors.size(), problems));
    return problems.empty();
  }
  const std::string& file = words[1];
  const auto computed =
      harness::computed_signatures(file == "-" ? "standard input" : file, text_of(file));
  if (!computed) return tl::unexpected(computed.error());
  const auto judgement = harness::judge_signatures(vectors, *computed);
  if (!judgement) return tl::unexpected(judgement.error());
  fmt::print("{}", as_json ? harness::json_of(*judgement) : harness::text_of(*judgement));
  return judgement->holds();
}

}  // namespace

int run_vectors(int argc, char** argv) {
  auto options = vectors_options();
  const Parsed parsed = parse(options, argc, argv, kExample);
  if (parsed.exit) return *parsed.exit;
  const auto& flags = parsed.flags;
  const Texts words = flags.count("words") > 0 ? flags["words"].as<Texts>() : Texts{};
  const auto format = flags["format"].as<std::string>();
  if (format != "text" && format != "json") {
    throw WrongUsage{fmt::format("--format is text or json, not \"{}\"", format)};
  }
  if (words.size() == 1 && words[0] == "write") return write_vectors(flags);
  if (words.empty() || words.size() > 2 || words[0] != "verify") {
    throw WrongUsage{"say write, or verify and which file, as in: countersign vectors verify -"};
  }
  const auto vectors = harness::golden_vectors();
  const auto holds =
      vectors ? verified(*vectors, words, format == "json") : tl::unexpected(vectors.error());
  if (!holds) {
    complain("vectors", holds.error().message, flags);
    return exit_of(holds.error());
  }
  return *holds ? Exit::held : Exit::did_not_hold;
}

}  // namespace countersign::cli
