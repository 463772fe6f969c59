using System.Text;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying.Expressions;

/// <summary>
/// An expression that has one value per row (or per group): the common language of command text and LINQ. Immutable; SQL's
/// three-valued logic holds, NULL being "unknown".
/// </summary>
public abstract record ScalarExpression
{
    private protected ScalarExpression()
    {
    }

    /// <summary>Where it stands in the command text, or null. Says nothing of what it means: expressions are equal wherever they stand.</summary>
    public SourcePlace? Place { get; init; }

    /// <inheritdoc/>
    public virtual bool Equals(ScalarExpression? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>Prints nothing: the place is no part of the meaning.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>A value known when the query is made.</summary>
/// <param name="Value">The value.</param>
public sealed record ScalarConstant(KvValue Value) : ScalarExpression;

/// <summary>A column of the query's store.</summary>
/// <param name="Ordinal">Its ordinal in <see cref="Catalog.StoreDefinition.Columns"/>.</param>
public sealed record ScalarColumn(int Ordinal) : ScalarExpression;

/// <summary>A value known when the query runs.</summary>
/// <param name="Ordinal">Its place in <see cref="ParameterValues"/>.</param>
/// <param name="Name">Its name for messages and plans, with its prefix, for example <c>@id</c>.</param>
/// <param name="Type">Its type if the maker of the query knows it; null if any type may come.</param>
public sealed record ScalarParameter(int Ordinal, string Name, KvType? Type = null) : ScalarExpression;

/// <summary>An operator on one operand.</summary>
public sealed record ScalarUnary(UnaryOperator Operator, ScalarExpression Operand) : ScalarExpression;

/// <summary>An operator on two operands.</summary>
public sealed record ScalarBinary(BinaryOperator Operator, ScalarExpression Left, ScalarExpression Right) : ScalarExpression;

/// <summary><c>x IS NULL</c> (negate it with <see cref="UnaryOperator.Not"/>).</summary>
public sealed record ScalarIsNull(ScalarExpression Operand) : ScalarExpression;

/// <summary><c>x IN (a, b, …)</c>. With a key part as operand and nothing but constants and parameters in the list: a key set.</summary>
public sealed record ScalarIn(ScalarExpression Operand, EquatableList<ScalarExpression> Items) : ScalarExpression;

/// <summary><c>x IN</c> a set that comes as one parameter: what LINQ's <c>Contains</c> becomes.</summary>
/// <param name="Operand">The value looked for.</param>
/// <param name="SetOrdinal">The set's place in <see cref="ParameterValues"/>' sets.</param>
/// <param name="Name">The set's name for messages and plans.</param>
public sealed record ScalarInSet(ScalarExpression Operand, int SetOrdinal, string Name) : ScalarExpression;

/// <summary><c>(SELECT …)</c> of one column: the value of its one row, NULL if it has none.</summary>
/// <param name="Query">The query; it does not depend on the row.</param>
public sealed record ScalarSubquery(Query Query) : ScalarExpression;

/// <summary><c>EXISTS (SELECT …)</c>.</summary>
/// <param name="Query">The query; it does not depend on the row.</param>
public sealed record ScalarExists(Query Query) : ScalarExpression;

/// <summary><c>x IN (SELECT …)</c> of one column. With a key part as operand: a key set.</summary>
/// <param name="Operand">The value looked for.</param>
/// <param name="Query">The query; it does not depend on the row.</param>
public sealed record ScalarInQuery(ScalarExpression Operand, Query Query) : ScalarExpression;

/// <summary><c>text LIKE pattern [ESCAPE escape]</c>: <c>%</c> any run, <c>_</c> any one code point.</summary>
/// <param name="Operand">The text.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="Escape">A text of one character that makes the next one literal, or null.</param>
/// <param name="IgnoreCase">Whether ASCII letters match without regard to case, as SQL's LIKE does here and in SQLite.</param>
public sealed record ScalarLike(ScalarExpression Operand, ScalarExpression Pattern, ScalarExpression? Escape, bool IgnoreCase = true) : ScalarExpression;

/// <summary>A function of the library, for example <c>UPPER(x)</c>.</summary>
/// <param name="Name">Its name in upper case.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ScalarFunction(string Name, EquatableList<ScalarExpression> Arguments) : ScalarExpression;

/// <summary><c>CASE WHEN condition THEN result … ELSE otherwise END</c>.</summary>
public sealed record ScalarCase(EquatableList<ScalarWhen> Branches, ScalarExpression? Otherwise) : ScalarExpression;

/// <summary>One branch of a <see cref="ScalarCase"/>.</summary>
public sealed record ScalarWhen(ScalarExpression Condition, ScalarExpression Result);

/// <summary><c>CAST(x AS type)</c>.</summary>
public sealed record ScalarCast(ScalarExpression Operand, KvType Type) : ScalarExpression;

/// <summary>An aggregate over the query's rows or over each group; only in projections, orderings and HAVING.</summary>
/// <param name="Function">Which aggregate.</param>
/// <param name="Argument">What is aggregated; null for <c>COUNT(*)</c>.</param>
/// <param name="Distinct">Whether doubles count once.</param>
public sealed record ScalarAggregate(AggregateFunction Function, ScalarExpression? Argument, bool Distinct = false) : ScalarExpression
{
    /// <summary>What stands between the texts of <see cref="AggregateFunction.Concatenate"/>.</summary>
    public string? Separator { get; init; }
}
