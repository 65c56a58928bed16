/** The pages’ door of family: what came home of each child. */
export { Children } from './components/Children.tsx'
