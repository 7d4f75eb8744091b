"""The names of the countries, folded: a figure told "in Syria" says little of where, so a narrower place is looked for."""

from __future__ import annotations

COUNTRIES = frozenset(
    name.strip()
    for name in """
    afghanistan, albania, algeria, andorra, angola, antigua and barbuda, argentina, armenia, australia, austria, azerbaijan, bahamas,
    bahrain, bangladesh, barbados, belarus, belgium, belize, benin, bhutan, bolivia, bosnia, bosnia and herzegovina, botswana, brazil,
    britain, brunei, bulgaria, burkina faso, burma, burundi, cambodia, cameroon, canada, cape verde, central african republic, chad,
    chile, china, colombia, comoros, congo, democratic republic of congo, democratic republic of the congo, republic of congo, costa rica,
    cote d ivoire, ivory coast, croatia, cuba, cyprus, czechia, czech republic, denmark, djibouti, dominica, dominican republic, dr congo,
    east timor, ecuador, egypt, el salvador, england, equatorial guinea, eritrea, estonia, eswatini, ethiopia, fiji, finland, france, gabon,
    gambia, georgia, germany, ghana, great britain, greece, grenada, guatemala, guinea, guinea bissau, guyana, haiti, honduras, hungary,
    iceland, india, indonesia, iran, iraq, ireland, israel, italy, jamaica, japan, jordan, kazakhstan, kenya, kiribati, kosovo, kuwait,
    kyrgyzstan, laos, latvia, lebanon, lesotho, liberia, libya, liechtenstein, lithuania, luxembourg, madagascar, malawi, malaysia,
    maldives, mali, malta, marshall islands, mauritania, mauritius, mexico, micronesia, moldova, monaco, mongolia, montenegro, morocco,
    mozambique, myanmar, namibia, nauru, nepal, netherlands, new zealand, nicaragua, niger, nigeria, north korea, north macedonia,
    northern ireland, norway, oman, pakistan, palau, palestine, panama, papua new guinea, paraguay, peru, philippines, poland, portugal,
    qatar, romania, russia, rwanda, samoa, saudi arabia, scotland, senegal, serbia, seychelles, sierra leone, slovakia, slovenia,
    solomon islands, somalia, south africa, south korea, south sudan, spain, sri lanka, sudan, suriname, sweden, switzerland, syria, taiwan,
    tajikistan, tanzania, thailand, timor leste, togo, tonga, trinidad and tobago, tunisia, turkey, turkiye, turkmenistan, tuvalu, uganda,
    ukraine, united arab emirates, uae, united kingdom, uk, united states, united states of america, us, u.s., usa, uruguay, uzbekistan,
    vanuatu, venezuela, vietnam, wales, yemen, zambia, zimbabwe
    """.split(",")
)
