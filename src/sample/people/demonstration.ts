import type { Profile } from './profile';

/** The person whom the documentation's tour is about: complete, an adult, with fixed values. */
export const demonstrationProfile: Profile = {
  language: 'zh-CN',
  name: '李明华',
  email: 'demo.person@example.com',
  phone: '+86 154 0000 0001',
  jobTitle: '产品经理',
  birthDate: '1990-03-14',
  country: 'CN',
  province: '浙江省',
  city: '杭州市',
  street: '湖滨路1号2栋301室',
  postalCode: '310000',
  nationalId: '000000199003140019',
};

/** The first accounts: the demonstration person, then those whom the legal instruments name. They are adults and complete. */
export const featured = { DEMONSTRATION: 0, NAMED: [1, 2, 3] } as const;

export const featuredCount = 1 + featured.NAMED.length;
