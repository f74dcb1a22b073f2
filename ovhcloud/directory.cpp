#include "ovhcloud/directory.hpp"

namespace countersign {

std::string_view name_of(ApplicationStatus status) noexcept {
  switch (status) {
    case ApplicationStatus::active: return "active";
    case ApplicationStatus::blocked: return "blocked";
    case ApplicationStatus::inactive: return "inactive";
    case ApplicationStatus::trusted: return "trusted";
  }
  return "";
}

std::string_view name_of(CredentialState state) noexcept {
  switch (state) {
    case CredentialState::pending_validation: return "pendingValidation";
    case CredentialState::validated: return "validated";
    case CredentialState::refused: return "refused";
    case CredentialState::expired: return "expired";
    case CredentialState::revoked: return "revoked";
  }
  return "";
}

CredentialState state_at(const Credential& credential, Instant now) noexcept {
  const bool over = credential.expiration && now >= *credential.expiration;
  return credential.state == CredentialState::validated && over ? CredentialState::expired
                                                                : credential.state;
}

}  // namespace countersign
