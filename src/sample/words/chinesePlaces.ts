export interface Province {
  readonly name: string;
  /** Cities with the first four digits of their postal codes. */
  readonly cities: readonly (readonly [city: string, postalPrefix: string])[];
}

export const provinces: readonly Province[] = [
  { name: '北京市', cities: [['北京市', '1000']] },
  { name: '上海市', cities: [['上海市', '2000']] },
  { name: '天津市', cities: [['天津市', '3000']] },
  { name: '重庆市', cities: [['重庆市', '4000']] },
  {
    name: '广东省',
    cities: [
      ['广州市', '5100'],
      ['深圳市', '5180'],
      ['东莞市', '5230'],
      ['佛山市', '5280'],
    ],
  },
  {
    name: '江苏省',
    cities: [
      ['南京市', '2100'],
      ['苏州市', '2150'],
      ['无锡市', '2140'],
    ],
  },
  {
    name: '浙江省',
    cities: [
      ['杭州市', '3100'],
      ['宁波市', '3150'],
      ['温州市', '3250'],
    ],
  },
  {
    name: '山东省',
    cities: [
      ['济南市', '2500'],
      ['青岛市', '2660'],
      ['烟台市', '2640'],
    ],
  },
  {
    name: '四川省',
    cities: [
      ['成都市', '6100'],
      ['绵阳市', '6210'],
    ],
  },
  {
    name: '湖北省',
    cities: [
      ['武汉市', '4300'],
      ['宜昌市', '4430'],
    ],
  },
  {
    name: '湖南省',
    cities: [
      ['长沙市', '4100'],
      ['株洲市', '4120'],
    ],
  },
  {
    name: '河南省',
    cities: [
      ['郑州市', '4500'],
      ['洛阳市', '4710'],
    ],
  },
  {
    name: '福建省',
    cities: [
      ['福州市', '3500'],
      ['厦门市', '3610'],
    ],
  },
  { name: '陕西省', cities: [['西安市', '7100']] },
  {
    name: '辽宁省',
    cities: [
      ['沈阳市', '1100'],
      ['大连市', '1160'],
    ],
  },
  { name: '安徽省', cities: [['合肥市', '2300']] },
  {
    name: '云南省',
    cities: [
      ['昆明市', '6500'],
      ['大理市', '6710'],
    ],
  },
  { name: '黑龙江省', cities: [['哈尔滨市', '1500']] },
];

export const streetNames: readonly string[] = [
  '人民路',
  '解放路',
  '中山路',
  '建设路',
  '和平路',
  '文化路',
  '新华路',
  '长江路',
  '黄河路',
  '青年路',
  '学院路',
  '友谊路',
  '滨河路',
  '光明路',
  '胜利街',
  '幸福街',
  '花园路',
  '湖滨路',
  '科技路',
  '朝阳街',
];
