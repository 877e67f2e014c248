import type { Faker } from '@faker-js/faker' with { 'resolution-mode': 'import' };
import type { Draw } from '../Draw';

/** What people of one country are called, where they live and how they are rung up. */
export interface CountryWords {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly givenNames: readonly string[];
  readonly familyNames: readonly string[];
  readonly provinces: readonly string[];
  readonly cities: readonly string[];
  readonly streets: readonly string[];
  readonly postalCodes: readonly string[];
  readonly companies: readonly string[];
  readonly phone: (draw: Draw) => string;
}

export interface InternationalWords {
  readonly countries: readonly CountryWords[];
  readonly jobTitles: readonly string[];
}

/** Numbers that the regulators keep free for films and books: they ring nobody. */
const fictionalPhones = {
  US: (draw: Draw) => `+1 ${draw.pick(['212', '312', '415', '617', '206'])} 555 01${draw.digits(2)}`,
  GB: (draw: Draw) => `+44 7700 900${draw.digits(3)}`,
  AU: (draw: Draw) => `+61 2 5550 ${draw.digits(4)}`,
  DE: (draw: Draw) => `+49 30 23125 ${draw.digits(3)}`,
  FR: (draw: Draw) => `+33 6 39 98 ${draw.digits(2)} ${draw.digits(2)}`,
  SE: (draw: Draw) => `+46 70 174 06 ${draw.integer(10, 99)}`,
};

/**
 * Word lists, drawn from faker once: asked for every value of every person it would take most of the time of seeding.
 * It is an ES module, which CommonJS can only import dynamically.
 */
export async function drawInternationalWords(seed: number): Promise<InternationalWords> {
  const [us, gb, au, de, fr, se] = await Promise.all([
    import('@faker-js/faker/locale/en_US'),
    import('@faker-js/faker/locale/en_GB'),
    import('@faker-js/faker/locale/en_AU'),
    import('@faker-js/faker/locale/de'),
    import('@faker-js/faker/locale/fr'),
    import('@faker-js/faker/locale/sv'),
  ]);
  return {
    countries: [
      countryWords('US', us.faker, seed),
      countryWords('GB', gb.faker, seed),
      countryWords('AU', au.faker, seed),
      countryWords('DE', de.faker, seed),
      countryWords('FR', fr.faker, seed),
      countryWords('SE', se.faker, seed),
    ],
    jobTitles: several(150, () => us.faker.person.jobTitle()),
  };
}

function countryWords(country: keyof typeof fictionalPhones, faker: Faker, seed: number): CountryWords {
  faker.seed(seed);
  return {
    country,
    givenNames: several(300, () => faker.person.firstName()),
    familyNames: several(300, () => faker.person.lastName()),
    provinces: several(40, () => faker.location.state()),
    cities: several(150, () => faker.location.city()),
    streets: several(150, () => faker.location.street()),
    postalCodes: several(150, () => faker.location.zipCode()),
    companies: several(150, () => faker.company.name()),
    phone: fictionalPhones[country],
  };
}

const several = (count: number, draw: () => string): string[] => Array.from({ length: count }, draw);
