using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying.Relations;

/// <summary><c>UNION</c>, <c>EXCEPT</c> or <c>INTERSECT</c>. Rows are equal if their values are, NULL being equal to NULL. Immutable.</summary>
public sealed class SetOperation : QueryRelation
{
    private readonly ResultColumn[] _columns;

    /// <summary>Puts two queries together.</summary>
    /// <param name="symbol">How.</param>
    /// <param name="keepsDoubles">Whether rows that are equal stay: <c>UNION ALL</c>.</param>
    /// <param name="left">The first query; it names the columns.</param>
    /// <param name="right">The second query.</param>
    /// <exception cref="EngineException">They have not as many columns, or columns of types that do not go together.</exception>
    public SetOperation(SetOperator symbol, bool keepsDoubles, Query left, Query right)
    {
        if (keepsDoubles && symbol != SetOperator.Union)
            throw new EngineException(EngineErrorCode.NotSupported, $"{symbol.ToString().ToUpperInvariant()} ALL is not supported; without ALL each row comes once.");
        (Operator, KeepsDoubles, Left, Right) = (symbol, keepsDoubles, left, right);
        var (first, second) = (QueryPlanner.Describe(left), QueryPlanner.Describe(right));
        if (first.Length != second.Length)
            throw new EngineException(EngineErrorCode.InvalidQuery, $"{Name} needs queries of as many columns; the first has {first.Length}, the second {second.Length}.");
        _columns = [.. first.Select((column, i) => new ResultColumn(column.Name, Common(column, second[i], i), column.IsNullable || second[i].IsNullable, null))];
    }

    /// <summary>How rows are put together.</summary>
    public SetOperator Operator { get; }

    /// <summary>Whether rows that are equal stay.</summary>
    public bool KeepsDoubles { get; }

    /// <summary>The first query.</summary>
    public Query Left { get; }

    /// <summary>The second query.</summary>
    public Query Right { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ResultColumn> Columns => _columns;

    private protected override string Name => Operator.ToString().ToUpperInvariant();

    private KvType Common(ResultColumn left, ResultColumn right, int place)
    {
        if (left.Type == right.Type || right.Type == KvType.Null)
            return left.Type;
        if (left.Type == KvType.Null)
            return right.Type;
        if (left.Type.IsNumeric() && right.Type.IsNumeric())
            return Arithmetic.TypeOf(left.Type, right.Type);
        throw new EngineException(
            EngineErrorCode.TypeMismatch,
            $"Column {place + 1} of {Name} is {left.Type.ToSqlName()} in the first query and {right.Type.ToSqlName()} in the second; CAST one to the other's type.");
    }
}
