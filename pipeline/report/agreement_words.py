"""What figures of agreement mean, in Dutch sentences."""

from __future__ import annotations

from pipeline.report import dutch

_MUCH, _LITTLE = 0.85, 0.6  # agreement that looks high, beside a kappa that looks low
_RARE = 0.2


def low_kappa(same: int, n: int, kappa: float | None, ac1: float | None, prevalence: float) -> str:
    """Why kappa is low though the coders nearly always say the same; '' where that isn't so.

    Source: Feinstein & Cicchetti 1990, High agreement but low kappa, J. Clin. Epidemiol. 43,
    543-549: when nearly all decisions are "no" (or "yes"), agreement by chance is high, and what is
    left for kappa hangs on a few decisions.

    :param same: decisions in which both said the same, of ``n``.
    :param prevalence: mean share of decisions in which the theme was given, 0-1.
    """
    extreme = prevalence < _RARE or prevalence > 1 - _RARE
    if kappa is None or not n or same / n < _MUCH or kappa >= _LITTLE or not extreme:
        return ""
    often = "zelden" if prevalence < _RARE else "bijna altijd"
    text = (
        f"Kappa is laag ({dutch.decimal(kappa)}), terwijl de codeurs in {dutch.figure(same)} van "
        f"de {dutch.figure(n)} gevallen hetzelfde zeggen: het thema is {often} gegeven, en dan is "
        "ook wie gokt het vaak eens."
    )
    if ac1 is not None:
        text += f" AC1, waarop dat minder drukt, is {dutch.decimal(ac1)}."
    return text


def undefined(n_both: int, n_a_only: int, n_b_only: int, n_neither: int) -> str:
    """Why there is no kappa; '' where there is one."""
    if n_a_only or n_b_only:
        return ""
    if not n_both:
        return "door beide codeurs nergens gegeven: kappa bestaat dan niet"
    if not n_neither:
        return "door beide codeurs overal gegeven: kappa bestaat dan niet"
    return ""
