// Whoever imports Fovea, a cell above all, has the arithmetic of shapes with it.
@_exported public import Shapes
