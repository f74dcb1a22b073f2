// What the pages say, in each language: texts alone. Where "{}" stands, the page puts HTML
// that it has escaped itself.
#pragma once

#include <array>
#include <string_view>

#include "mock_server/pages/language.hpp"

namespace countersign::mock_server {

// Something of a customer's that the first segment of a path names.
struct Area {
  std::string_view segment;  // "domain"
  std::string_view name;     // "domain names and DNS zones"
};

struct Words {
  std::string_view code;  // of the language: "en"
  std::string_view mock;
  std::string_view who;  // account, tenant
  std::string_view who_several;
  std::string_view not_affiliated;

  std::string_view invalid_token;

  std::string_view consent_title;
  std::string_view asks;  // application
  std::string_view deleted_application;
  std::string_view rights_title;
  std::string_view no_rights;
  std::string_view networks_title;
  std::string_view any_network;
  std::string_view afterwards;  // address
  std::string_view afterwards_here;
  std::string_view validity;
  std::string_view account;
  std::string_view person;
  std::string_view scope_all;
  std::string_view scope_product;  // product
  std::string_view wrong_request_title;
  std::string_view wrong_request;  // what is wrong
  std::string_view authorize;
  std::string_view refuse;
  std::string_view authorized_title;
  std::string_view authorized;  // application
  std::string_view refused_title;
  std::string_view refused;  // application
  std::string_view close;
  std::string_view moved;  // a link

  std::string_view unlimited;
  std::string_view five_minutes;
  std::string_view one_hour;
  std::string_view one_day;
  std::string_view seven_days;
  std::string_view thirty_days;
  std::string_view one_year;

  std::string_view create_app_title;
  std::string_view create_app_lead;
  std::string_view name;
  std::string_view description;
  std::string_view optional;
  std::string_view create;
  std::string_view app_created_title;
  std::string_view created_lead;  // application
  std::string_view once;
  std::string_view application_key;
  std::string_view application_secret;
  std::string_view consumer_key;

  std::string_view create_token_title;
  std::string_view create_token_lead;
  std::string_view rights;
  std::string_view rights_hint;
  std::string_view method_of;  // number
  std::string_view path_of;    // number
  std::string_view more_rows;
  std::string_view allowed_ips;
  std::string_view allowed_ips_hint;
  std::string_view token_created_title;

  std::string_view needs_name;
  std::string_view name_too_long;
  std::string_view description_too_long;
  std::string_view needs_right;
  std::string_view too_many_rights;  // how many there can be
  std::string_view right_too_long;   // bytes
  std::string_view no_network;       // what was given

  std::string_view wrong_form_title;
  std::string_view wrong_form;
  std::string_view not_kept_title;
  std::string_view not_kept;
  std::string_view foreign_title;
  std::string_view foreign;
  std::string_view foreign_host;  // host, scheme and host
  std::string_view too_long_title;
  std::string_view too_long;
  std::string_view wrong_method_title;
  std::string_view wrong_method;
  std::string_view no_tenant_title;
  std::string_view no_tenant;  // host

  std::string_view read;
  std::string_view add;
  std::string_view change;
  std::string_view amend;
  std::string_view remove;
  std::string_view everything;
  std::string_view nothing;
  std::string_view conjunction;  // between the last two
  std::string_view in_area;      // area
  std::string_view whole_account;
  std::string_view one_path;
  std::string_view below;  // path
  std::string_view fitting;
  std::string_view nowhere;
  std::array<Area, 13> areas;
};

// Lives for ever.
[[nodiscard]] const Words& words_in(Language language) noexcept;

}  // namespace countersign::mock_server
