namespace IndexKv.Engine.Querying.Expressions;

/// <summary>Operators on one operand.</summary>
public enum UnaryOperator
{
    /// <summary>Logical NOT; NULL stays NULL.</summary>
    Not,

    /// <summary>Arithmetic negation.</summary>
    Negate,

    /// <summary>Bitwise complement of an integer.</summary>
    OnesComplement,
}

/// <summary>Operators on two operands.</summary>
public enum BinaryOperator
{
    /// <summary><c>=</c>; NULL if either side is NULL.</summary>
    Equal,

    /// <summary><c>&lt;&gt;</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    LessThan,

    /// <summary><c>&lt;=</c>.</summary>
    LessThanOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    GreaterThan,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterThanOrEqual,

    /// <summary><c>IS NOT DISTINCT FROM</c>: like <see cref="Equal"/>, but two NULLs are equal; never NULL. C#'s <c>==</c>.</summary>
    Is,

    /// <summary>Logical AND in three-valued logic.</summary>
    And,

    /// <summary>Logical OR in three-valued logic.</summary>
    Or,

    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient; of integers truncated towards zero.</summary>
    Divide,

    /// <summary>Remainder with the dividend's sign.</summary>
    Modulo,

    /// <summary>Joins two texts or two blobs.</summary>
    Concatenate,

    /// <summary>Bitwise AND of integers.</summary>
    BitwiseAnd,

    /// <summary>Bitwise OR of integers.</summary>
    BitwiseOr,

    /// <summary>Bitwise exclusive OR of integers.</summary>
    ExclusiveOr,
}

/// <summary>Aggregate functions.</summary>
public enum AggregateFunction
{
    /// <summary>How many rows, or how many values that are not NULL.</summary>
    Count,

    /// <summary>Sum of the values that are not NULL; NULL if there are none.</summary>
    Sum,

    /// <summary>Least value; NULL if there are none.</summary>
    Min,

    /// <summary>Greatest value; NULL if there are none.</summary>
    Max,

    /// <summary>Mean of the values; DECIMAL of a DECIMAL, else DOUBLE; NULL if there are none.</summary>
    Average,

    /// <summary>Texts one after the other, with a separator between; NULL if there are none.</summary>
    Concatenate,

    /// <summary>An ANY: an array of all values. The argument gives each as an array that holds it alone.</summary>
    Array,

    /// <summary>An ANY: a map of all pairs. The argument gives each as a map that holds it alone.</summary>
    Map,
}
