/** Generated sample data to try Sluice with. Nobody in it exists. */
export { SampleFault } from './SampleFault';
export type { SampleFaultCode } from './SampleFault';
export { demonstrationSubject } from './demonstrationSubject';
export { isEmpty } from './isEmpty';
export { seedSampleData } from './seedSampleData';
export type { SampleOptions } from './seedSampleData';
export type { SampleSummary } from './summary';
