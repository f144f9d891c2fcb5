/** Which trouble codes rise and fall over the fleet. */
export { FaultTrendsScreen } from './fault-trends-screen.tsx'
