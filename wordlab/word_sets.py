"""Published word sets for measuring and removing bias directions, as data with their sources.

All words are lower-cased, as in GloVe 6B. A set that is a selection says so.
"""

from __future__ import annotations

from dataclasses import dataclass


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (pair.split("-") for pair in text.split())
    return tuple((first, second) for first, second in pairs)


# Bolukbasi, Chang, Zou, Saligrama and Kalai 2016: the ten pairs that define the gender
# direction. There the female word stands first; here it is the second one of each pair.
DEFINITIONAL_PAIRS = _pairs(
    """
    he-she his-her man-woman john-mary himself-herself son-daughter father-mother guy-gal
    boy-girl male-female
    """
)

# The equalize pairs that Bolukbasi et al. publish with their code (52 pairs). A selection: the 43
# pairs of two single words in lower case.
EQUALIZE_PAIRS = _pairs(
    """
    monastery-convent spokesman-spokeswoman councilman-councilwoman grandpa-grandma
    grandsons-granddaughters testosterone-estrogen uncle-aunt husbands-wives boy-girl boys-girls
    brother-sister brothers-sisters businessman-businesswoman chairman-chairwoman colt-filly
    congressman-congresswoman dad-mom dads-moms dudes-gals father-mother fatherhood-motherhood
    fathers-mothers fella-granny fraternity-sorority gelding-mare gentleman-lady
    gentlemen-ladies grandfather-grandmother grandson-granddaughter he-she himself-herself
    his-her king-queen kings-queens male-female males-females man-woman men-women nephew-niece
    prince-princess schoolboy-schoolgirl son-daughter sons-daughters
    """
)

# The words that are about gender by definition, Bolukbasi et al. 2016 (218 seed words, published
# with their code). A selection: the 205 that are single words.
GENDER_SPECIFIC = _words(
    """
    actress actresses aunt aunts bachelor ballerina barbershop baritone beard beards beau bloke
    blokes boy boyfriend boyfriends boyhood boys brethren bride brides brother brotherhood
    brothers bull bulls businessman businessmen businesswoman chairman chairwoman chap colt
    colts congressman congresswoman convent councilman councilmen councilwoman countryman
    countrymen czar dad daddy dads daughter daughters deer diva dowry dude dudes estrogen father
    fathered fatherhood fathers fella fellas female females feminism fiance fiancee fillies
    filly fraternal fraternities fraternity gal gals gelding gentleman gentlemen girl girlfriend
    girlfriends girls goddess godfather granddaughter granddaughters grandfather grandma
    grandmother grandmothers grandpa grandson grandsons guy handyman he heiress hen hens her
    heroine hers herself him himself his horsemen hostess housewife housewives hubby husband
    husbands king kings lad ladies lads lady lesbian lesbians lion lions ma macho maid maiden
    maids male males mama man mare maternal maternity matriarch men menopause mistress mom mommy
    moms monastery monk monks mother motherhood mothers nephew nephews niece nieces nun nuns
    obstetrics pa paternity penis prince princes princess prostate queen queens salesman
    salesmen schoolboy schoolgirl semen she sir sister sisters son sons sorority sperm spokesman
    spokesmen spokeswoman stallion statesman stepdaughter stepfather stepmother stepson
    strongman stud studs suitor suitors testosterone uncle uncles uterus vagina viagra waitress
    widow widower widows wife witch witches wives woman womb women
    """
)

# The 50 occupations of Caliskan, Bryson and Narayanan 2017, supplement (from U.S. labor statistics).
OCCUPATIONS = _words(
    """
    technician accountant supervisor engineer worker educator clerk counselor inspector mechanic
    manager therapist administrator salesperson receptionist librarian advisor pharmacist
    janitor psychologist physician carpenter nurse investigator bartender specialist electrician
    officer pathologist teacher lawyer planner practitioner plumber instructor surgeon
    veterinarian paramedic examiner chemist machinist appraiser nutritionist architect
    hairdresser baker programmer paralegal hygienist scientist
    """
)


@dataclass(frozen=True)
class AssociationTest:
    """The word sets of a Word Embedding Association Test: two of targets, two of attributes."""

    name: str
    X: tuple[str, ...]
    Y: tuple[str, ...]
    A: tuple[str, ...]
    B: tuple[str, ...]


_PLEASANT = _words("joy love peace wonderful pleasure friend laughter happy")
_UNPLEASANT = _words("agony terrible horrible nasty evil war awful failure")
_MALE_KIN = _words("brother father uncle grandfather son he his him")
_FEMALE_KIN = _words("sister mother aunt grandmother daughter she hers her")

# Caliskan, Bryson and Narayanan 2017, supplement. A selection of five of the ten tests: numbers 1,
# 6, 7, 8 and 10, with every word that they have.
FLOWERS_AND_INSECTS = AssociationTest(
    "flowers/insects with pleasant/unpleasant",
    _words(
        """
        aster clover hyacinth marigold poppy azalea crocus iris orchid rose bluebell daffodil lilac
        pansy tulip buttercup daisy lily peony violet carnation gladiola magnolia petunia zinnia
        """
    ),
    _words(
        """
        ant caterpillar flea locust spider bedbug centipede fly maggot tarantula bee cockroach gnat
        mosquito termite beetle cricket hornet moth wasp blackfly dragonfly horsefly roach weevil
        """
    ),
    _words(
        """
        caress freedom health love peace cheer friend heaven loyal pleasure diamond gentle honest
        lucky rainbow diploma gift honor miracle sunrise family happy laughter paradise vacation
        """
    ),
    _words(
        """
        abuse crash filth murder sickness accident death grief poison stink assault disaster hatred
        pollute tragedy divorce jail poverty ugly cancer kill rotten vomit agony prison
        """
    ),
)
CAREER_AND_FAMILY = AssociationTest(
    "male/female names with career/family",
    _words("john paul mike kevin steve greg jeff bill"),
    _words("amy joan lisa sarah diana kate ann donna"),
    _words("executive management professional corporation salary office business career"),
    _words("home parents children family cousins marriage wedding relatives"),
)
MATH_AND_ARTS = AssociationTest(
    "math/arts with male/female",
    _words("math algebra geometry calculus equations computation numbers addition"),
    _words("poetry art dance literature novel symphony drama sculpture"),
    _words("male man boy brother he him his son"),
    _words("female woman girl sister she her hers daughter"),
)
SCIENCE_AND_ARTS = AssociationTest(
    "science/arts with male/female",
    _words("science technology physics chemistry einstein nasa experiment astronomy"),
    _words("poetry art shakespeare dance literature novel symphony drama"),
    _MALE_KIN,
    _FEMALE_KIN,
)
YOUNG_AND_OLD_NAMES = AssociationTest(
    "young/old people's names with pleasant/unpleasant",
    _words("tiffany michelle cindy kristy brad eric joey billy"),
    _words("ethel bernice gertrude agnes cecil wilbert mortimer edgar"),
    _PLEASANT,
    _UNPLEASANT,
)
ASSOCIATION_TESTS = (
    FLOWERS_AND_INSECTS,
    YOUNG_AND_OLD_NAMES,
    CAREER_AND_FAMILY,
    MATH_AND_ARTS,
    SCIENCE_AND_ARTS,
)
