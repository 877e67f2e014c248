import type { Calendar } from '../Calendar';
import type { Draw } from '../Draw';
import type { Province } from '../words/chinesePlaces';
import { provinces, streetNames } from '../words/chinesePlaces';
import type { Spelt } from '../words/chineseNames';
import { familyNames, givenCharacters } from '../words/chineseNames';
import { jobTitles } from '../words/chineseWork';
import type { InternationalWords } from '../words/internationalWords';
import { birthDate, isAdult } from './birthDate';
import { emailAddress } from './emailAddress';
import { chineseNationalId, internationalNationalId } from './nationalId';

/** Who a person is, complete: what the platform happens not to know is left out afterwards. */
export interface Profile {
  readonly language: 'zh-CN' | 'en';
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly jobTitle: string;
  readonly birthDate: string;
  readonly country: string;
  readonly province: string;
  readonly city: string;
  readonly street: string;
  readonly postalCode: string;
  readonly nationalId: string;
}

export function chineseProfile(draw: Draw, calendar: Calendar, index: number): Profile {
  const family = draw.pick(familyNames);
  const given = Array.from({ length: draw.chance(0.7) ? 2 : 1 }, () => draw.pick(givenCharacters));
  const born = birthDate(draw, calendar);
  return {
    language: 'zh-CN',
    name: [family, ...given].map(([written]) => written).join(''),
    email: emailAddress(draw, [spelt(family), given.map(spelt).join('')], index),
    phone: chinesePhone(draw),
    jobTitle: isAdult(born, calendar) ? draw.pick(jobTitles) : '学生',
    birthDate: born,
    country: 'CN',
    ...chineseAddress(draw, draw.pick(provinces)),
    nationalId: chineseNationalId(draw, born),
  };
}

export function internationalProfile(
  draw: Draw,
  calendar: Calendar,
  index: number,
  words: InternationalWords,
): Profile {
  const country = draw.pick(words.countries);
  const given = draw.pick(country.givenNames);
  const family = draw.pick(country.familyNames);
  const born = birthDate(draw, calendar);
  return {
    language: 'en',
    name: `${given} ${family}`,
    email: emailAddress(draw, [given, family], index),
    phone: country.phone(draw),
    jobTitle: isAdult(born, calendar) ? draw.pick(words.jobTitles) : 'Student',
    birthDate: born,
    country: country.country,
    province: draw.pick(country.provinces),
    city: draw.pick(country.cities),
    street: `${draw.pick(country.streets)} ${draw.integer(1, 180)}`,
    postalCode: draw.pick(country.postalCodes),
    nationalId: internationalNationalId(draw),
  };
}

const spelt = ([, spelling]: Spelt): string => spelling;

/** A mobile prefix that no operator has. */
function chinesePhone(draw: Draw): string {
  return `+86 154 ${draw.digits(4)} ${draw.digits(4)}`;
}

function chineseAddress(
  draw: Draw,
  province: Province,
): Pick<Profile, 'province' | 'city' | 'street' | 'postalCode'> {
  const [city, postalPrefix] = draw.pick(province.cities);
  return {
    province: province.name,
    city,
    street: `${draw.pick(streetNames)}${draw.integer(1, 899)}号${draw.integer(1, 30)}栋${draw.integer(101, 2804)}室`,
    postalCode: `${postalPrefix}${draw.digits(2)}`,
  };
}
