//! The parts that invented stories are made of.
//!
//! Laid out by hand: rustfmt would give each longer word a line of its own.

/// A language that stories are written in.
pub(crate) struct Language {
    pub(crate) code: &'static str,
    pub(crate) titles: &'static [&'static str],
    /// Sentences that name works and artists.
    pub(crate) news: &'static [&'static str],
    /// Sentences in between.
    pub(crate) plain: &'static [&'static str],
    pub(crate) nouns: &'static [&'static str],
    pub(crate) adjectives: &'static [&'static str],
}

pub(crate) const LANGUAGES: [Language; 5] = [ENGLISH, FRENCH, GERMAN, SPANISH, PORTUGUESE];

#[rustfmt::skip]
const ENGLISH: Language = Language {
    code: "en",
    titles: &[
        "{artist} announces new album {release}",
        "{artist} shares new single “{song}”",
        "{artist} and {other} go on tour together",
        "Review: {artist}, {release}",
        "Listen to “{song}” by {artist}",
        "{artist} at {place}: a {adjective} {noun}",
        "How {artist} made {release}",
        "{artist} covers {other} on “{song}”",
    ],
    news: &[
        "Singer {artist} has released “{song}”, the first song from the album <em>{release}</em>.",
        "The band {artist} will play in {place} on the way to their new record <i>{release}</i>.",
        "“{song}” by {other} stood at the top of the chart for most of {year}.",
        "{artist}’s album <em>{release}</em> comes out on {label} in the spring.",
        "Watch the video for “{song}” by {artist} <a href=\"{link}\">over here</a>.",
        "Produced by {person}, the single “{song}” features {other}.",
        "{artist} covered {other}’s “{song}” during the encore in {place}.",
        "The follow-up to {year}’s <em>{release}</em> was recorded with the producer {person}.",
    ],
    plain: &[
        "There is a {adjective} {noun} in the middle of it, and a {noun} that nobody expected.",
        "It was a {adjective} night in {place}, and the {noun} went on until the {noun} was gone.",
        "Much of this began in {year}, with a {noun}, a {adjective} {noun} and very little money.",
        "Nothing about the {noun} sounds {adjective}; the {noun} does, and the {noun} more so.",
        "<a href=\"{link}\">As we wrote at the time</a>, the {noun} is {adjective} rather than {adjective}.",
        "What the {noun} lacks in {adjective} detail it gives back in {noun} and {noun}.",
        "The guitars are {adjective}, the drums {adjective}, and the {noun} hangs over both like weather.",
        "Somebody at {label} must have heard the {noun}, because the {noun} is {adjective} now.",
        "Half of the room had come for the {noun}, and the other half left with the {noun}.",
    ],
    nouns: &[
        "melody", "chorus", "harbour", "winter", "silence", "engine", "garden", "letter", "mirror", "river",
        "signal", "shadow", "orchard", "corridor", "machine", "station", "lantern", "thunder", "paper",
        "window", "island", "chapel", "forest", "market", "bridge", "echo", "memory", "rhythm", "harmony",
        "static", "balance", "distance", "ceremony", "procession", "apartment", "kitchen", "archive",
        "tape", "synthesiser", "cello", "microphone", "audience", "rumour", "argument", "collection",
        "season", "journey", "question", "landscape", "temperature",
    ],
    adjectives: &[
        "quiet", "restless", "golden", "brittle", "patient", "hollow", "bright", "weathered", "tender",
        "crooked", "distant", "electric", "familiar", "generous", "heavy", "intimate", "jagged", "luminous",
        "melancholy", "narrow", "opulent", "playful", "ragged", "solemn", "tangled", "unhurried", "vivid",
        "wistful", "yearning", "unexpected",
    ],
};

#[rustfmt::skip]
const FRENCH: Language = Language {
    code: "fr",
    titles: &[
        "{artist} annonce un nouvel album, {release}",
        "{artist} dévoile « {song} »",
        "{artist} en concert à {place}",
    ],
    news: &[
        "La chanteuse {artist} vient de sortir « {song} », extrait de son album <em>{release}</em>.",
        "Le groupe {artist} jouera à {place} avant la sortie de l’album <em>{release}</em>.",
        "Sur « {song} », {artist} invite {other}, et le résultat est {adjective}.",
    ],
    plain: &[
        "Il y a dans cette {noun} quelque chose de {adjective} que personne n’attendait.",
        "C’était une soirée {adjective} à {place}, et la {noun} a duré jusqu’au matin.",
        "Tout a commencé en {year}, avec une {noun} et très peu d’argent.",
        "La {noun} reste {adjective}, comme une {noun} que l’on croyait perdue.",
    ],
    nouns: &[
        "mélodie", "chanson", "lumière", "fenêtre", "rivière", "mémoire", "tempête", "scène", "voix",
        "guitare", "batterie", "ville", "saison", "forêt", "chapelle", "machine", "lettre", "promesse",
    ],
    adjectives: &[
        "fragile", "lumineuse", "étrange", "tranquille", "sauvage", "lointaine", "tendre", "sombre",
        "électrique", "immense", "familière", "secrète",
    ],
};

#[rustfmt::skip]
const GERMAN: Language = Language {
    code: "de",
    titles: &[
        "{artist} kündigen das Album {release} an",
        "Neue Single von {artist}: „{song}“",
        "{artist} live in {place}",
    ],
    news: &[
        "Die Band {artist} veröffentlicht mit „{song}“ die erste Single aus dem Album <em>{release}</em>.",
        "Sängerin {artist} spielt im Herbst in {place} und stellt ihr Album <em>{release}</em> vor.",
        "„{song}“ von {artist} feat. {other} ist auf {label} erschienen.",
    ],
    plain: &[
        "In der Mitte steht eine {adjective} {noun}, mit der niemand gerechnet hat.",
        "Es war ein {adjective} Abend in {place}, und die {noun} dauerte bis zum Morgen.",
        "Angefangen hat alles {year}, mit einer {noun} und sehr wenig Geld.",
        "Was der {noun} fehlt, gibt die {noun} doppelt zurück.",
    ],
    nouns: &[
        "Melodie", "Stille", "Maschine", "Brücke", "Straße", "Erinnerung", "Gitarre", "Stimme", "Bühne",
        "Kapelle", "Jahreszeit", "Landschaft", "Frage", "Antwort", "Küche", "Wärme", "Bewegung",
    ],
    adjectives: &[
        "leise", "zärtliche", "schroffe", "dunkle", "helle", "fremde", "vertraute", "schwere", "große",
        "übermütige", "brüchige", "goldene",
    ],
};

#[rustfmt::skip]
const SPANISH: Language = Language {
    code: "es",
    titles: &[
        "{artist} anuncia su nuevo disco {release}",
        "{artist} estrena «{song}»",
        "{artist} tocará en {place}",
    ],
    news: &[
        "La cantante {artist} acaba de publicar «{song}», primer sencillo del álbum <em>{release}</em>.",
        "El grupo {artist} tocará en {place} antes de publicar el disco <em>{release}</em>.",
        "En «{song}», {artist} canta con {other} una {noun} {adjective}.",
    ],
    plain: &[
        "Hay en esta {noun} algo de {adjective} que nadie esperaba.",
        "Fue una noche {adjective} en {place}, y la {noun} duró hasta la mañana.",
        "Todo empezó en {year}, con una {noun} y muy poco dinero.",
        "La {noun} suena {adjective}, como una {noun} que se creía perdida.",
    ],
    nouns: &[
        "melodía", "canción", "ventana", "memoria", "tormenta", "guitarra", "batería", "ciudad", "mañana",
        "promesa", "estación", "montaña", "máquina", "carta", "orilla", "distancia",
    ],
    adjectives: &[
        "luminosa", "extraña", "tranquila", "salvaje", "lejana", "tierna", "oscura", "eléctrica", "inmensa",
        "secreta", "pequeña",
    ],
};

#[rustfmt::skip]
const PORTUGUESE: Language = Language {
    code: "pt",
    titles: &["{artist} anuncia o álbum {release}", "{artist} lança “{song}”", "{artist} ao vivo em {place}"],
    news: &[
        "A cantora {artist} acaba de lançar “{song}”, primeira música do álbum <em>{release}</em>.",
        "A banda {artist} toca em {place} antes de lançar o disco <em>{release}</em>.",
        "Em “{song}”, {artist} canta com {other}, e o resultado é {adjective}.",
    ],
    plain: &[
        "Há nesta {noun} uma coisa {adjective} que ninguém esperava.",
        "Foi uma noite {adjective} em {place}, e a {noun} durou até de manhã.",
        "Tudo começou em {year}, com uma {noun} e muito pouco dinheiro.",
    ],
    nouns: &[
        "melodia", "canção", "janela", "memória", "tempestade", "guitarra", "bateria", "cidade", "manhã",
        "promessa", "estação", "montanha", "máquina", "carta", "margem", "distância",
    ],
    adjectives: &[
        "luminosa", "estranha", "tranquila", "selvagem", "distante", "terna", "escura", "elétrica",
        "imensa", "secreta", "pequena",
    ],
};

#[rustfmt::skip]
pub(crate) const ONSETS: [&str; 20] = [
    "Al", "Bren", "Cor", "Dal", "Es", "Fal", "Gran", "Hal", "Iv", "Jor", "Kal", "Lor", "Mal", "Nor", "Or",
    "Pel", "Ras", "Sol", "Tor", "Vel",
];
#[rustfmt::skip]
pub(crate) const JOINTS: [&str; 20] = [
    "a", "an", "be", "da", "de", "en", "i", "ka", "la", "ma", "mi", "na", "o", "pe", "ri", "sa", "ti", "u",
    "ve", "zo",
];
#[rustfmt::skip]
pub(crate) const ENDINGS: [&str; 20] = [
    "berg", "dal", "dez", "elli", "feld", "gren", "hart", "jan", "kova", "lund", "mar", "nen", "rano",
    "reau", "sen", "ström", "tani", "vic", "wick", "zaki",
];
#[rustfmt::skip]
pub(crate) const FIRST: [&str; 48] = [
    "Ada", "Ana", "Asa", "Bela", "Bruno", "Carla", "Chloé", "Dario", "Dina", "Edda", "Elio", "Ema", "Fay",
    "Felix", "Gita", "Greta", "Hana", "Hugo", "Ida", "Ines", "Ivo", "Jana", "Joni", "Juno", "Kai", "Kira",
    "Lea", "Lena", "Luca", "Maja", "Marek", "Mira", "Nadia", "Nils", "Noor", "Olga", "Oskar", "Pia",
    "Quinn", "Rosa", "Sami", "Sofía", "Tara", "Timo", "Uma", "Vera", "Yuki", "Zoë",
];
/// Words that begin a band's name, and a site's.
#[rustfmt::skip]
pub(crate) const MOODS: [&str; 60] = [
    "Velvet", "Silver", "Paper", "Electric", "Midnight", "Crimson", "Hollow", "Golden", "Northern",
    "Southern", "Broken", "Silent", "Wooden", "Glass", "Iron", "Copper", "Winter", "Summer", "Distant",
    "Burning", "Frozen", "Hidden", "Little", "Young", "Ancient", "Modern", "Plastic", "Neon", "Atomic",
    "Lunar", "Solar", "Coastal", "Desert", "Forest", "Mountain", "River", "Stone", "Marble", "Cardboard",
    "Concrete", "Royal", "Humble", "Restless", "Patient", "Crooked", "Gentle", "Savage", "Tender", "Bitter",
    "Sweet", "Salt", "Sugar", "Cobalt", "Amber", "Scarlet", "Violet", "Emerald", "Ivory", "Ebony", "Jade",
];
/// Words that end a band's name.
#[rustfmt::skip]
pub(crate) const NOUNS: [&str; 60] = [
    "Harbour", "Lantern", "Machine", "Orchard", "Window", "Signal", "Shadow", "Engine", "Letter", "Mirror",
    "Garden", "Ribbon", "Anchor", "Ladder", "Compass", "Kettle", "Sparrow", "Heron", "Tiger", "Panther",
    "Falcon", "Beetle", "Monument", "Cathedral", "Station", "Corridor", "Balcony", "Staircase", "Mountain",
    "Valley", "Canyon", "Meadow", "Glacier", "Satellite", "Planet", "Comet", "Meteor", "Lighthouse",
    "Bicycle", "Carousel", "Piano", "Trumpet", "Cello", "Drummer", "Dancer", "Sailor", "Painter",
    "Stranger", "Neighbour", "Brother", "Sister", "Daughter", "Prophet", "Pilgrim", "Hunter", "Dreamer",
    "Runner", "Emperor", "Orphan", "Ghost",
];
/// Words that titles of songs and releases are made of.
#[rustfmt::skip]
pub(crate) const TITLE_WORDS: [&str; 209] = [
    "Again", "Alone", "Always", "Ashes", "August", "Autumn", "Away", "Ballad", "Before", "Below", "Blue",
    "Bones", "Breathe", "Bridges", "Burning", "Calling", "Candle", "Chasing", "Circles", "Clouds", "Coast",
    "Cold", "Colour", "Coming", "Crown", "Dancing", "Dawn", "Daylight", "Dear", "December", "Diamonds",
    "Dirt", "Distance", "Down", "Dream", "Dust", "Easy", "Echoes", "Empty", "Ending", "Evening",
    "Everything", "Falling", "Fever", "Fields", "Fire", "Flowers", "Flying", "Forever", "Fortune",
    "Forward", "Garden", "Ghosts", "Glass", "Gold", "Gone", "Goodbye", "Grace", "Gravity", "Green",
    "Halfway", "Heart", "Heaven", "Hello", "Higher", "Hollow", "Home", "Honey", "Horizon", "Hours", "House",
    "Hunger", "Ice", "Innocent", "Inside", "Island", "Joy", "July", "June", "Keeper", "Kind", "Kingdom",
    "Later", "Laughter", "Leaving", "Letters", "Light", "Lightning", "Little", "Longing", "Lost", "Love",
    "Lullaby", "Magic", "March", "Memory", "Midnight", "Miracle", "Mirrors", "Monday", "Moonlight",
    "Morning", "Motion", "Mountains", "Moving", "Never", "Night", "Nobody", "November", "Nothing", "Ocean",
    "Older", "Only", "Open", "Orbit", "Outside", "Over", "Paradise", "Parade", "Paper", "Patience",
    "Perfect", "Phantom", "Pieces", "Pilot", "Places", "Promise", "Quiet", "Radio", "Rain", "Rainbow",
    "Reckless", "Red", "Remember", "Return", "Ribbon", "Rising", "River", "Roads", "Rooms", "Roses",
    "Running", "Sailing", "Salt", "Satellite", "Season", "Secrets", "September", "Seven", "Shadow",
    "Shelter", "Silence", "Silver", "Simple", "Sister", "Skies", "Sleeping", "Slowly", "Smoke", "Snow",
    "Somebody", "Somewhere", "Sorrow", "Spirit", "Spring", "Stars", "Static", "Stay", "Stone", "Storm",
    "Strangers", "Sugar", "Summer", "Sunday", "Sunrise", "Tender", "Thirteen", "Thousand", "Thunder",
    "Tides", "Tomorrow", "Tonight", "Tower", "Trains", "Trouble", "Truth", "Turning", "Twilight", "Under",
    "Until", "Valley", "Velvet", "Violet", "Voices", "Waiting", "Walking", "Walls", "Warning", "Water",
    "Waves", "Weather", "Wild", "Window", "Winter", "Without", "Wonder", "Yellow", "Yesterday", "Young",
];
#[rustfmt::skip]
pub(crate) const PLACES: [&str; 24] = [
    "Lisbon", "Glasgow", "Berlin", "Leeds", "Montreal", "Oslo", "Austin", "Kyoto", "Porto", "Ghent",
    "Bristol", "Vienna", "Chicago", "Dakar", "Melbourne", "Seoul", "Reykjavik", "Havana", "Marseille",
    "Turin", "Tallinn", "Cork", "Krakow", "Valparaíso",
];
#[rustfmt::skip]
pub(crate) const LABELS: [&str; 12] = [
    "Tidewater Records", "Small Hours", "Ninth Street", "Paper Crane Records", "Low Country",
    "Marigold Sound", "Blank Tape", "Old Mill Recordings", "Halfmoon", "Fernhill Records",
    "Static Age Works", "Night Bus",
];
#[rustfmt::skip]
pub(crate) const TAGS: [&str; 20] = [
    "live", "film", "vinyl", "interview", "debut", "local", "remix", "acoustic", "jazz", "metal", "folk",
    "electronic", "festival", "reissue", "later", "work", "running", "sunday", "gift", "covers",
];
