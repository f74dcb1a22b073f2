#include "ovhcloud/iam_time_zone_rules.hpp"

#include <array>

namespace countersign {

namespace {

constexpr auto kZones = std::to_array<Zones>({
    {{.standard = -720, .summer = -720}, "Etc/GMT+12"},
    {{.standard = -660, .summer = -660},
     "Etc/GMT+11 Pacific/Midway Pacific/Niue Pacific/Pago_Pago Pacific/Samoa US/Samoa"},
    {{.standard = -600, .summer = -600},
     "Etc/GMT+10 HST Pacific/Honolulu Pacific/Johnston Pacific/Rarotonga Pacific/Tahiti "
     "US/Hawaii"},
    {{.standard = -570, .summer = -570}, "Pacific/Marquesas"},
    {{.standard = -540, .summer = -540}, "Etc/GMT+9 Pacific/Gambier"},
    {{.standard = -480, .summer = -480}, "Etc/GMT+8 Pacific/Pitcairn"},
    {{.standard = -420, .summer = -420},
     "America/Creston America/Dawson America/Dawson_Creek America/Fort_Nelson "
     "America/Hermosillo America/Mazatlan America/Phoenix America/Whitehorse Canada/Yukon "
     "Etc/GMT+7 MST Mexico/BajaSur US/Arizona"},
    {{.standard = -360, .summer = -360},
     "America/Bahia_Banderas America/Belize America/Chihuahua America/Costa_Rica "
     "America/El_Salvador America/Guatemala America/Managua America/Merida "
     "America/Mexico_City America/Monterrey America/Regina America/Swift_Current "
     "America/Tegucigalpa Canada/Saskatchewan Etc/GMT+6 Mexico/General Pacific/Galapagos"},
    {{.standard = -300, .summer = -300},
     "America/Atikokan America/Bogota America/Cancun America/Cayman America/Coral_Harbour "
     "America/Eirunepe America/Guayaquil America/Jamaica America/Lima America/Panama "
     "America/Porto_Acre America/Rio_Branco Brazil/Acre EST Etc/GMT+5 Jamaica"},
    {{.standard = -240, .summer = -240},
     "America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon "
     "America/Boa_Vista America/Campo_Grande America/Caracas America/Cuiaba "
     "America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Guyana "
     "America/Kralendijk America/La_Paz America/Lower_Princes America/Manaus "
     "America/Marigot America/Martinique America/Montserrat America/Port_of_Spain "
     "America/Porto_Velho America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy "
     "America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent "
     "America/Tortola America/Virgin Brazil/West Etc/GMT+4"},
    {{.standard = -180, .summer = -180},
     "America/Araguaina America/Argentina/Buenos_Aires America/Argentina/Catamarca "
     "America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Argentina/Jujuy "
     "America/Argentina/La_Rioja America/Argentina/Mendoza America/Argentina/Rio_Gallegos "
     "America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis "
     "America/Argentina/Tucuman America/Argentina/Ushuaia America/Asuncion America/Bahia "
     "America/Belem America/Buenos_Aires America/Catamarca America/Cayenne America/Cordoba "
     "America/Coyhaique America/Fortaleza America/Jujuy America/Maceio America/Mendoza "
     "America/Montevideo America/Paramaribo America/Punta_Arenas America/Recife "
     "America/Rosario America/Santarem America/Sao_Paulo Antarctica/Palmer "
     "Antarctica/Rothera Atlantic/Stanley Brazil/East Etc/GMT+3"},
    {{.standard = -120, .summer = -120},
     "America/Noronha Atlantic/South_Georgia Brazil/DeNoronha Etc/GMT+2"},
    {{.standard = -60, .summer = -60}, "Atlantic/Cape_Verde Etc/GMT+1"},
    {{.standard = 0, .summer = 0},
     "Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry "
     "Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott "
     "Africa/Ouagadougou Africa/Sao_Tome Africa/Timbuktu America/Danmarkshavn "
     "Atlantic/Reykjavik Atlantic/St_Helena Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 "
     "Etc/Greenwich Etc/UCT Etc/UTC Etc/Universal Etc/Zulu GMT GMT+0 GMT-0 GMT0 Greenwich "
     "Iceland UCT UTC Universal Zulu"},
    {{.standard = 60, .summer = 60},
     "Africa/Algiers Africa/Bangui Africa/Brazzaville Africa/Casablanca Africa/Douala "
     "Africa/El_Aaiun Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda "
     "Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo Africa/Tunis Etc/GMT-1"},
    {{.standard = 120, .summer = 120},
     "Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Johannesburg "
     "Africa/Juba Africa/Khartoum Africa/Kigali Africa/Lubumbashi Africa/Lusaka "
     "Africa/Maputo Africa/Maseru Africa/Mbabane Africa/Tripoli Africa/Windhoek Etc/GMT-2 "
     "Europe/Kaliningrad Libya"},
    {{.standard = 180, .summer = 180},
     "Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti "
     "Africa/Kampala Africa/Mogadishu Africa/Nairobi Antarctica/Syowa Asia/Aden Asia/Amman "
     "Asia/Baghdad Asia/Bahrain Asia/Damascus Asia/Istanbul Asia/Kuwait Asia/Qatar "
     "Asia/Riyadh Etc/GMT-3 Europe/Istanbul Europe/Kirov Europe/Minsk Europe/Moscow "
     "Europe/Simferopol Europe/Volgograd Indian/Antananarivo Indian/Comoro Indian/Mayotte "
     "Turkey W-SU"},
    {{.standard = 210, .summer = 210}, "Asia/Tehran Iran"},
    {{.standard = 240, .summer = 240},
     "Asia/Baku Asia/Dubai Asia/Muscat Asia/Tbilisi Asia/Yerevan Etc/GMT-4 "
     "Europe/Astrakhan Europe/Samara Europe/Saratov Europe/Ulyanovsk Indian/Mahe "
     "Indian/Mauritius Indian/Reunion"},
    {{.standard = 270, .summer = 270}, "Asia/Kabul"},
    {{.standard = 300, .summer = 300},
     "Antarctica/Mawson Antarctica/Vostok Asia/Almaty Asia/Aqtau Asia/Aqtobe Asia/Ashgabat "
     "Asia/Ashkhabad Asia/Atyrau Asia/Dushanbe Asia/Karachi Asia/Oral Asia/Qostanay "
     "Asia/Qyzylorda Asia/Samarkand Asia/Tashkent Asia/Yekaterinburg Etc/GMT-5 "
     "Indian/Kerguelen Indian/Maldives"},
    {{.standard = 330, .summer = 330}, "Asia/Calcutta Asia/Colombo Asia/Kolkata"},
    {{.standard = 345, .summer = 345}, "Asia/Kathmandu Asia/Katmandu"},
    {{.standard = 360, .summer = 360},
     "Asia/Bishkek Asia/Dacca Asia/Dhaka Asia/Kashgar Asia/Omsk Asia/Thimbu Asia/Thimphu "
     "Asia/Urumqi Etc/GMT-6 Indian/Chagos"},
    {{.standard = 390, .summer = 390}, "Asia/Rangoon Asia/Yangon Indian/Cocos"},
    {{.standard = 420, .summer = 420},
     "Antarctica/Davis Asia/Bangkok Asia/Barnaul Asia/Ho_Chi_Minh Asia/Hovd Asia/Jakarta "
     "Asia/Krasnoyarsk Asia/Novokuznetsk Asia/Novosibirsk Asia/Phnom_Penh Asia/Pontianak "
     "Asia/Saigon Asia/Tomsk Asia/Vientiane Etc/GMT-7 Indian/Christmas"},
    {{.standard = 480, .summer = 480},
     "Antarctica/Casey Asia/Brunei Asia/Choibalsan Asia/Chongqing Asia/Chungking "
     "Asia/Harbin Asia/Hong_Kong Asia/Irkutsk Asia/Kuala_Lumpur Asia/Kuching Asia/Macao "
     "Asia/Macau Asia/Makassar Asia/Manila Asia/Shanghai Asia/Singapore Asia/Taipei "
     "Asia/Ujung_Pandang Asia/Ulaanbaatar Asia/Ulan_Bator Australia/Perth Australia/West "
     "Etc/GMT-8 Hongkong PRC ROC Singapore"},
    {{.standard = 525, .summer = 525}, "Australia/Eucla"},
    {{.standard = 540, .summer = 540},
     "Asia/Chita Asia/Dili Asia/Jayapura Asia/Khandyga Asia/Pyongyang Asia/Seoul "
     "Asia/Tokyo Asia/Yakutsk Etc/GMT-9 Japan Pacific/Palau ROK"},
    {{.standard = 570, .summer = 570}, "Australia/Darwin Australia/North"},
    {{.standard = 600, .summer = 600},
     "Antarctica/DumontDUrville Asia/Ust-Nera Asia/Vladivostok Australia/Brisbane "
     "Australia/Lindeman Australia/Queensland Etc/GMT-10 Pacific/Chuuk Pacific/Guam "
     "Pacific/Port_Moresby Pacific/Saipan Pacific/Truk Pacific/Yap"},
    {{.standard = 660, .summer = 660},
     "Asia/Magadan Asia/Sakhalin Asia/Srednekolymsk Etc/GMT-11 Pacific/Bougainville "
     "Pacific/Efate Pacific/Guadalcanal Pacific/Kosrae Pacific/Noumea Pacific/Pohnpei "
     "Pacific/Ponape"},
    {{.standard = 720, .summer = 720},
     "Asia/Anadyr Asia/Kamchatka Etc/GMT-12 Kwajalein Pacific/Fiji Pacific/Funafuti "
     "Pacific/Kwajalein Pacific/Majuro Pacific/Nauru Pacific/Tarawa Pacific/Wake "
     "Pacific/Wallis"},
    {{.standard = 780, .summer = 780},
     "Etc/GMT-13 Pacific/Apia Pacific/Enderbury Pacific/Fakaofo Pacific/Kanton "
     "Pacific/Tongatapu"},
    {{.standard = 840, .summer = 840}, "Etc/GMT-14 Pacific/Kiritimati"},
    {{.standard = -600, .summer = -540, .begins = {3, 2, 0, 120}, .ends = {11, 1, 0, 120}},
     "America/Adak America/Atka US/Aleutian"},
    {{.standard = -540, .summer = -480, .begins = {3, 2, 0, 120}, .ends = {11, 1, 0, 120}},
     "America/Anchorage America/Juneau America/Metlakatla America/Nome America/Sitka "
     "America/Yakutat US/Alaska"},
    {{.standard = -480, .summer = -420, .begins = {3, 2, 0, 120}, .ends = {11, 1, 0, 120}},
     "America/Ensenada America/Los_Angeles America/Santa_Isabel America/Tijuana "
     "America/Vancouver Canada/Pacific Mexico/BajaNorte PST8PDT US/Pacific"},
    {{.standard = -420, .summer = -360, .begins = {3, 2, 0, 120}, .ends = {11, 1, 0, 120}},
     "America/Boise America/Cambridge_Bay America/Ciudad_Juarez America/Denver "
     "America/Edmonton America/Inuvik America/Shiprock America/Yellowknife Canada/Mountain "
     "MST7MDT Navajo US/Mountain"},
    {{.standard = -360, .summer = -300, .begins = {3, 2, 0, 120}, .ends = {11, 1, 0, 120}},
     "America/Chicago America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN "
     "America/Matamoros America/Menominee America/North_Dakota/Beulah "
     "America/North_Dakota/Center America/North_Dakota/New_Salem America/Ojinaga "
     "America/Rainy_River America/Rankin_Inlet America/Resolute America/Winnipeg CST6CDT "
     "Canada/Central US/Central US/Indiana-Starke"},
    {{.standard = -360, .summer = -300, .begins = {9, 1, 6, 1320}, .ends = {4, 1, 6, 1320}},
     "Chile/EasterIsland Pacific/Easter"},
    {{.standard = -300, .summer = -240, .begins = {3, 2, 0, 0}, .ends = {11, 1, 0, 60}},
     "America/Havana Cuba"},
    {{.standard = -300, .summer = -240, .begins = {3, 2, 0, 120}, .ends = {11, 1, 0, 120}},
     "America/Detroit America/Fort_Wayne America/Grand_Turk America/Indiana/Indianapolis "
     "America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay "
     "America/Indiana/Vincennes America/Indiana/Winamac America/Indianapolis "
     "America/Iqaluit America/Kentucky/Louisville America/Kentucky/Monticello "
     "America/Louisville America/Montreal America/Nassau America/New_York America/Nipigon "
     "America/Pangnirtung America/Port-au-Prince America/Thunder_Bay America/Toronto "
     "Canada/Eastern EST5EDT US/East-Indiana US/Eastern US/Michigan"},
    {{.standard = -240, .summer = -180, .begins = {3, 2, 0, 120}, .ends = {11, 1, 0, 120}},
     "America/Glace_Bay America/Goose_Bay America/Halifax America/Moncton America/Thule "
     "Atlantic/Bermuda Canada/Atlantic"},
    {{.standard = -240, .summer = -180, .begins = {9, 1, 6, 1440}, .ends = {4, 1, 6, 1440}},
     "America/Santiago Chile/Continental"},
    {{.standard = -210, .summer = -150, .begins = {3, 2, 0, 120}, .ends = {11, 1, 0, 120}},
     "America/St_Johns Canada/Newfoundland"},
    {{.standard = -180, .summer = -120, .begins = {3, 2, 0, 120}, .ends = {11, 1, 0, 120}},
     "America/Miquelon"},
    {{.standard = -120, .summer = -60, .begins = {3, 5, 0, -60}, .ends = {10, 5, 0, 0}},
     "America/Godthab America/Nuuk America/Scoresbysund"},
    {{.standard = -60, .summer = 0, .begins = {3, 5, 0, 0}, .ends = {10, 5, 0, 60}},
     "Atlantic/Azores"},
    {{.standard = 0, .summer = 60, .begins = {3, 5, 0, 60}, .ends = {10, 5, 0, 120}},
     "Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Europe/Belfast "
     "Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/Lisbon Europe/London GB "
     "GB-Eire Portugal WET"},
    {{.standard = 0, .summer = 120, .begins = {3, 5, 0, 60}, .ends = {10, 5, 0, 180}},
     "Antarctica/Troll"},
    {{.standard = 60, .summer = 0, .begins = {10, 5, 0, 120}, .ends = {3, 5, 0, 60}},
     "Eire Europe/Dublin"},
    {{.standard = 60, .summer = 120, .begins = {3, 5, 0, 120}, .ends = {10, 5, 0, 180}},
     "Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam "
     "Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels "
     "Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana "
     "Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris "
     "Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo "
     "Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican "
     "Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich MET Poland"},
    {{.standard = 120, .summer = 180, .begins = {3, 4, 4, 1560}, .ends = {10, 5, 0, 120}},
     "Asia/Jerusalem Asia/Tel_Aviv Israel"},
    {{.standard = 120, .summer = 180, .begins = {3, 4, 4, 3000}, .ends = {10, 4, 4, 3000}},
     "Asia/Gaza Asia/Hebron"},
    {{.standard = 120, .summer = 180, .begins = {3, 5, 0, 0}, .ends = {10, 5, 0, 0}},
     "Asia/Beirut"},
    {{.standard = 120, .summer = 180, .begins = {3, 5, 0, 120}, .ends = {10, 5, 0, 180}},
     "Europe/Chisinau Europe/Tiraspol"},
    {{.standard = 120, .summer = 180, .begins = {3, 5, 0, 180}, .ends = {10, 5, 0, 240}},
     "Asia/Famagusta Asia/Nicosia EET Europe/Athens Europe/Bucharest Europe/Helsinki "
     "Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Riga Europe/Sofia "
     "Europe/Tallinn Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye"},
    {{.standard = 120, .summer = 180, .begins = {4, 5, 5, 0}, .ends = {10, 5, 4, 1440}},
     "Africa/Cairo Egypt"},
    {{.standard = 570, .summer = 630, .begins = {10, 1, 0, 120}, .ends = {4, 1, 0, 180}},
     "Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna"},
    {{.standard = 600, .summer = 660, .begins = {10, 1, 0, 120}, .ends = {4, 1, 0, 180}},
     "Antarctica/Macquarie Australia/ACT Australia/Canberra Australia/Currie "
     "Australia/Hobart Australia/Melbourne Australia/NSW Australia/Sydney "
     "Australia/Tasmania Australia/Victoria"},
    {{.standard = 630, .summer = 660, .begins = {10, 1, 0, 120}, .ends = {4, 1, 0, 120}},
     "Australia/LHI Australia/Lord_Howe"},
    {{.standard = 660, .summer = 720, .begins = {10, 1, 0, 120}, .ends = {4, 1, 0, 180}},
     "Pacific/Norfolk"},
    {{.standard = 720, .summer = 780, .begins = {9, 5, 0, 120}, .ends = {4, 1, 0, 180}},
     "Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland"},
    {{.standard = 765, .summer = 825, .begins = {9, 5, 0, 165}, .ends = {4, 1, 0, 225}},
     "NZ-CHAT Pacific/Chatham"},
});

}  // namespace

std::span<const Zones> all_zones() noexcept { return kZones; }

}  // namespace countersign
