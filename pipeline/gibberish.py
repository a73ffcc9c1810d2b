"""Whether a word is one that nobody can say: keyboard mash, or one letter over and over.

By the sounds of Dutch: what consonants a syllable can begin and end with. A list of words would
call every name, compound and typing error gibberish; "angstschreeuw" has eight consonants in a row
and can be said.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

# Of at least fifteen words in simplemma's Dutch dictionary, and some of English and of names.
_BEGIN = frozenset(
    re.findall(
        r"[a-z]+",
        """
    b bl br c ch chl chr cl cr d dj dr dw f fl fn fr g gh gl gn gr h j k kh kl kn kr kw
    l m n p ph pj pl pn pr ps q qu r rh s sc sch schl schm schn schr scr sf sh shr sj
    sjm sk skr sl sm sn sp spl spr sq st str sv sw t th thr tj tr ts tsj tw v vl vr w wh
    wr x z zw
    """,
    )
)
_END = frozenset(
    re.findall(
        r"[a-z]+",
        """
    b bd bs bt c ch cht chts chtst chtt ck cks ckt cs ct cts ctst d dd dg ds dst dt dth
    f fd fdst ff fs fst ft fts g gd gds gdst gg gh ght ghts gn gs gst gt h j jd jds jdt
    jf jfd jfs jft jg jgs jgt jk jks jkst jkt jl jld jlt jm jmd jmt jn jnd jns jnst jnt
    jp jpt js jsd jst jt k kk ks kst kt kts ktst l lb lc lck ld lds ldst ldt lf lfd lfs
    lfst lft lg lgd lgds lgt lk lks lkt ll lls lm lmd lms lmt ln lp lps lpt ls lst lt
    lth lts lv m mb mbt md mds mdst mm mp mps mpt ms mst mt n nc nch nck nckx nd nds
    ndst ndt nf ng ngd ngs ngst ngt ngth ngths nk nks nkst nkt nn ns nsd nst nt nth nts
    ntst p pp ps pst pt pts r rb rbs rc rch rck rcks rckx rd rds rdst rdt rf rfd rfs
    rfst rft rg rgd rgs rgt rk rks rkst rkt rl rld rlds rls rm rmd rms rmst rmt rn rnd
    rns rnt rp rps rpt rr rs rst rt rth rts rtst rtz rv rw s sc sch scht sd sdst sh sk
    sks sm sp sps spt ss st sts stst stt t tch th thm ths ts tst tt tz tzt v vd w wd wn ws
    wst wt wth x xt y z zz
    """,
    )
)
_VOWELS = "aeiouy"
_TOKEN = re.compile(r"(?:https?://|www\.)\S+|\[[^\]]*\]|\S+@\S+|[^\W_]+", re.IGNORECASE)
_REPEATED = re.compile(r"(.)\1{4,}")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(a + b for row in _ROWS for x, y in pairwise(row) for a, b in ((x, y), (y, x)))
_LONGEST = 40  # no Dutch word that people type is longer; what is pasted from a program is
_ALL = 0.75  # share of steps to a key beside the last


def gibberish_share(text: str) -> float:
    """The share of the letters of a text that stand in words nobody can say, 0-1.

    Abbreviations, web addresses, codes with digits and placeholders are no words.

    >>> gibberish_share("asdfasdf"), gibberish_share("De angstschreeuw van de SWZHZ.")
    (1.0, 0.0)
    """
    said = mashed = 0
    for token in _TOKEN.findall(text):
        # ZonMw, SWZHZ
        if not token.isalpha() or (len(token) < 9 and any(c.isupper() for c in token[1:])):
            continue
        said += len(token)
        name = token[0].isupper() and not token.isupper()
        mashed += len(token) * is_mash(token.lower(), name)
    return mashed / said if said else 0.0


@lru_cache(maxsize=100_000)
def is_mash(word: str, name: bool = False) -> bool:
    """Whether a word, in lower case, is keyboard mash.

    :param name: it was written with a capital: a name may have one cluster that Dutch has not.

    >>> [is_mash(w) for w in ("kjhkjh", "slkdjf", "qwerty", "aaaaaa", "strengst", "wereld")]
    [True, True, True, True, False, False]
    """
    if len(word) == 4:
        return any(word in row or word in row[::-1] for row in _ROWS)
    if len(word) < 4 or len(word) > _LONGEST:
        return False
    if _REPEATED.fullmatch(word):
        return True
    plain = unicodedata.normalize("NFD", word).encode("ascii", "ignore").decode()
    if len(plain) < len(word):  # another script
        return False
    beside = [a + b in _BESIDE for a, b in pairwise(plain)]
    if sum(beside) >= _ALL * len(beside) and len(set(plain)) > 2:
        return True
    clusters = re.split(f"[{_VOWELS}]+", plain)
    if len(clusters) == 1:
        return True
    first, *inside, last = clusters
    wrong = (bool(first) and first not in _BEGIN) + (bool(last) and last not in _END)
    wrong += sum(not _fits(cluster) for cluster in inside)
    return wrong > name


def _fits(cluster: str) -> bool:
    """Whether consonants between vowels can end one syllable and begin the next."""
    return any(
        (not cluster[:i] or cluster[:i] in _END) and (not cluster[i:] or cluster[i:] in _BEGIN)
        for i in range(len(cluster) + 1)
    )
