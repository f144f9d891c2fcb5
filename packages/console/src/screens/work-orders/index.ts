/** What is done in the workshop: the board, and one order with its lines. */
export { BoardScreen } from './board-screen.tsx'
export { OpenOrder } from './open-order.tsx'
export { OrderScreen } from './order-screen.tsx'
export { numberOf, OrderStatusTag } from './order-tags.tsx'
