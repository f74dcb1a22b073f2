#include "mock_server/pages/words.hpp"

namespace countersign::mock_server {

namespace {

constexpr Words kEnglish{
    .code = "en",
    .mock = "A mock of the OVHcloud API",
    .who = "You are {} (tenant {}). This is a mock: nobody has to log in.",
    .who_several = "You are in the tenant {}. This is a mock: nobody has to log in.",
    .not_affiliated = "Countersign, a mock. Not affiliated with OVHcloud.",

    .invalid_token = "This link has been used, has expired, or never existed.",

    .consent_title = "An application asks for access to your account",
    .asks = "{} wants to use the API in your name.",
    .deleted_application = "A deleted application",
    .rights_title = "What it may then do",
    .no_rights = "Nothing but ask about itself: it names no right.",
    .networks_title = "From where",
    .any_network = "From any network.",
    .afterwards = "Afterwards you go back to {}.",
    .afterwards_here = "Afterwards you stay here: the application names no web address to go to.",
    .validity = "For how long",
    .account = "For which account",
    .person = "In whose name",
    .authorize = "Authorize",
    .refuse = "Refuse",
    .authorized_title = "Access granted",
    .authorized = "{} may now use the API in your name.",
    .refused_title = "Access refused",
    .refused = "{} may not use the API in your name.",
    .close = "You can close this page.",
    .moved = "Go on to {}.",

    .unlimited = "Without end",
    .five_minutes = "5 minutes",
    .one_hour = "1 hour",
    .one_day = "1 day",
    .seven_days = "7 days",
    .thirty_days = "30 days",
    .one_year = "365 days",

    .create_app_title = "Create an application",
    .create_app_lead =
        "An application has a key, which names it, and a secret, with which it signs.",
    .name = "Name",
    .description = "Description",
    .optional = "optional",
    .create = "Create",
    .app_created_title = "The application is there",
    .created_lead = "These are the keys of {}.",
    .once = "No page shows the secrets again: keep them now.",
    .application_key = "Application key",
    .application_secret = "Application secret",
    .consumer_key = "Consumer key",

    .create_token_title = "Create keys for a script",
    .create_token_lead = "An application and a consumer key of your own, valid at once.",
    .rights = "Rights",
    .rights_hint = "In a path, * stands for anything. Rows without a path are left out.",
    .method_of = "Method of right {}",
    .path_of = "Path of right {}",
    .more_rows = "More rows",
    .allowed_ips = "Allowed networks",
    .allowed_ips_hint =
        "Addresses or blocks, such as 192.0.2.0/24, with commas between them. "
        "None: from anywhere.",
    .token_created_title = "The keys are there",

    .needs_name = "Give the application a name.",
    .name_too_long = "The name is too long: 255 bytes at most.",
    .description_too_long = "The description is too long: 1024 bytes at most.",
    .needs_right = "Give at least one right: a method and a path.",
    .no_network = "{} is no address and no block of addresses.",

    .wrong_form_title = "This form cannot be read",
    .wrong_form = "Nothing was changed. Open the page again and send its form as it is.",
    .foreign_title = "This form does not come from this page",
    .foreign = "Nothing was changed. Open the page here and send its form.",
    .foreign_host =
        "Nothing was changed: this mock does not know itself as {}. If that name is "
        "yours, start it with {}.",
    .too_long_title = "This form is too long",
    .too_long = "Nothing was changed. A form holds 64 KiB at most.",
    .wrong_method_title = "This page is only read, or sent as a form",
    .wrong_method = "It answers GET, HEAD and POST.",
    .no_tenant_title = "This mock has nobody in this region",
    .no_tenant = "None of its tenants is in the region of {}: start it with --region.",

    .read = "read",
    .add = "create or start",
    .change = "change",
    .amend = "amend",
    .remove = "delete",
    .everything = "do everything",
    .nothing = "nothing",
    .conjunction = " and ",
    .in_area = "in {}, ",
    .whole_account = "in your whole account",
    .one_path = "at this one path",
    .below = "everywhere below {}",
    .fitting = "wherever this fits, * standing for anything",
    .nowhere = "nowhere: no call has an empty path",
    .areas = {{{"me", "your account, its bills and keys"},
               {"domain", "domain names and DNS zones"},
               {"hosting", "web hosting"},
               {"email", "e-mail"},
               {"sms", "text messages (SMS)"},
               {"telephony", "telephony"},
               {"xdsl", "Internet access"},
               {"cloud", "Public Cloud"},
               {"vps", "virtual private servers"},
               {"dedicated", "dedicated servers"},
               {"ip", "IP addresses"},
               {"order", "orders, which can cost money"},
               {"iam", "who may do what (IAM)"}}}};

constexpr Words kFrench{
    .code = "fr",
    .mock = "Une imitation de l’API OVHcloud",
    .who = "Vous êtes {} (tenant {}). C’est une imitation : personne n’a à se connecter.",
    .who_several =
        "Vous êtes dans le tenant {}. C’est une imitation : personne n’a à se connecter.",
    .not_affiliated = "Countersign, une imitation. Sans lien avec OVHcloud.",

    .invalid_token = "Ce lien a déjà servi, a expiré ou n’a jamais existé.",

    .consent_title = "Une application demande l’accès à votre compte",
    .asks = "{} veut utiliser l’API en votre nom.",
    .deleted_application = "Une application supprimée",
    .rights_title = "Ce qu’elle pourra faire",
    .no_rights = "Rien, sauf se renseigner sur elle-même : elle ne nomme aucun droit.",
    .networks_title = "Depuis où",
    .any_network = "Depuis n’importe quel réseau.",
    .afterwards = "Ensuite, vous retournerez à {}.",
    .afterwards_here =
        "Ensuite, vous resterez ici : l’application ne donne aucune adresse web où aller.",
    .validity = "Pour combien de temps",
    .account = "Pour quel compte",
    .person = "Au nom de qui",
    .authorize = "Autoriser",
    .refuse = "Refuser",
    .authorized_title = "Accès accordé",
    .authorized = "{} peut maintenant utiliser l’API en votre nom.",
    .refused_title = "Accès refusé",
    .refused = "{} ne peut pas utiliser l’API en votre nom.",
    .close = "Vous pouvez fermer cette page.",
    .moved = "Continuer vers {}.",

    .unlimited = "Sans limite",
    .five_minutes = "5 minutes",
    .one_hour = "1 heure",
    .one_day = "1 jour",
    .seven_days = "7 jours",
    .thirty_days = "30 jours",
    .one_year = "365 jours",

    .create_app_title = "Créer une application",
    .create_app_lead =
        "Une application a une clé, qui la nomme, et un secret, avec lequel elle signe.",
    .name = "Nom",
    .description = "Description",
    .optional = "facultatif",
    .create = "Créer",
    .app_created_title = "L’application est créée",
    .created_lead = "Voici les clés de {}.",
    .once = "Aucune page ne montrera plus les secrets : notez-les maintenant.",
    .application_key = "Clé d’application",
    .application_secret = "Secret d’application",
    .consumer_key = "Clé de consommation",

    .create_token_title = "Créer des clés pour un script",
    .create_token_lead =
        "Une application et une clé de consommation à vous, valables tout de suite.",
    .rights = "Droits",
    .rights_hint =
        "Dans un chemin, * remplace n’importe quoi. Les lignes sans chemin sont ignorées.",
    .method_of = "Méthode du droit {}",
    .path_of = "Chemin du droit {}",
    .more_rows = "Plus de lignes",
    .allowed_ips = "Réseaux autorisés",
    .allowed_ips_hint =
        "Des adresses ou des blocs, comme 192.0.2.0/24, séparés par des virgules. "
        "Aucun : depuis partout.",
    .token_created_title = "Les clés sont créées",

    .needs_name = "Donnez un nom à l’application.",
    .name_too_long = "Le nom est trop long : 255 octets au plus.",
    .description_too_long = "La description est trop longue : 1024 octets au plus.",
    .needs_right = "Donnez au moins un droit : une méthode et un chemin.",
    .no_network = "{} n’est ni une adresse ni un bloc d’adresses.",

    .wrong_form_title = "Ce formulaire est illisible",
    .wrong_form = "Rien n’a changé. Rouvrez la page et envoyez son formulaire tel quel.",
    .foreign_title = "Ce formulaire ne vient pas de cette page",
    .foreign = "Rien n’a changé. Ouvrez la page ici et envoyez son formulaire.",
    .foreign_host =
        "Rien n’a changé : cette imitation ne se connaît pas sous le nom de {}. Si ce "
        "nom est le vôtre, lancez-la avec {}.",
    .too_long_title = "Ce formulaire est trop long",
    .too_long = "Rien n’a changé. Un formulaire contient 64 Kio au plus.",
    .wrong_method_title = "Cette page se lit, ou s’envoie comme formulaire",
    .wrong_method = "Elle répond à GET, HEAD et POST.",
    .no_tenant_title = "Cette imitation n’a personne dans cette région",
    .no_tenant = "Aucun de ses tenants n’est dans la région de {} : lancez-la avec --region.",

    .read = "lire",
    .add = "créer ou lancer",
    .change = "modifier",
    .amend = "ajuster",
    .remove = "supprimer",
    .everything = "tout faire",
    .nothing = "rien",
    .conjunction = " et ",
    .in_area = "dans {}, ",
    .whole_account = "dans tout votre compte",
    .one_path = "à ce seul chemin",
    .below = "partout sous {}",
    .fitting = "partout où ceci convient, * remplaçant n’importe quoi",
    .nowhere = "nulle part : aucun appel n’a un chemin vide",
    .areas = {{{"me", "votre compte, ses factures et ses clés"},
               {"domain", "les noms de domaine et les zones DNS"},
               {"hosting", "les hébergements web"},
               {"email", "les e-mails"},
               {"sms", "les SMS"},
               {"telephony", "la téléphonie"},
               {"xdsl", "les accès Internet"},
               {"cloud", "le Public Cloud"},
               {"vps", "les serveurs privés virtuels"},
               {"dedicated", "les serveurs dédiés"},
               {"ip", "les adresses IP"},
               {"order", "les commandes, qui peuvent coûter de l’argent"},
               {"iam", "les droits d’accès (IAM)"}}}};

}  // namespace

const Words& words_in(Language language) noexcept {
  return language == Language::french ? kFrench : kEnglish;
}

}  // namespace countersign::mock_server
