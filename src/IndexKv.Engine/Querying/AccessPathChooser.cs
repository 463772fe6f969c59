using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>Finds the cheapest access path for a condition, and what of the condition is left to check on each record.</summary>
internal sealed class AccessPathChooser
{
    private readonly StoreDefinition _store;
    private readonly List<ScalarExpression> _conjuncts = [];

    public AccessPathChooser(StoreDefinition store, ScalarExpression? predicate)
    {
        _store = store;
        if (predicate is not null)
            AddConjuncts(predicate);
    }

    /// <summary>The part of the condition that the path does not answer; null if nothing is left.</summary>
    public ScalarExpression? Residual => _conjuncts.Count == 0
        ? null
        : _conjuncts.Aggregate((left, right) => new ScalarBinary(BinaryOperator.And, left, right));

    public AccessPath Choose()
    {
        if (_conjuncts.Any(IsNeverTrue) || Contradiction.IsIn(_conjuncts))
            return new NoRows();
        var equalities = _store.KeyColumns.Select(FindEquality).ToArray();
        var missing = Array.FindIndex(equalities, e => e is null);
        if (missing < 0)
        {
            foreach (var equality in equalities)
                _conjuncts.Remove(equality!.Value.Conjunct);
            return new KeyLookup(EquatableList.Create<ScalarExpression>([.. equalities.Select(e => e!.Value.Value)]));
        }

        if (equalities.Count(e => e is null) == 1 && FindSet(_store.KeyColumns[missing]) is { } set)
        {
            foreach (var equality in equalities.Where(e => e is not null))
                _conjuncts.Remove(equality!.Value.Conjunct);
            _conjuncts.Remove(set);
            return new KeySetLookup(
                EquatableList.Create<ScalarExpression?>([.. equalities.Select(e => e?.Value)]), missing, set is ScalarIn list ? list.Items : [], set as ScalarInSet, set as ScalarInQuery);
        }

        return _store.Kind == StoreKind.Sorted ? ChooseRange(equalities, missing) : new FullScan();
    }

    // A range answers its bounds only up to conversions, so they stay to be checked.
    private AccessPath ChooseRange((ScalarExpression Conjunct, ScalarExpression Value)?[] equalities, int missing)
    {
        var column = _store.KeyColumns[missing];
        var prefix = EquatableList.Create<ScalarExpression>([.. equalities.Take(missing).Select(e => e!.Value.Value)]);
        ScalarExpression? lower = null, upper = null, textPrefix = null;
        bool lowerInclusive = false, upperInclusive = false;
        foreach (var (symbol, value) in _conjuncts.Select(c => FindBound(c, column)).Where(b => b.Value is not null))
        {
            switch (symbol)
            {
                case BinaryOperator.GreaterThan or BinaryOperator.GreaterThanOrEqual when lower is null:
                    (lower, lowerInclusive) = (value, symbol == BinaryOperator.GreaterThanOrEqual);
                    break;
                case BinaryOperator.LessThan or BinaryOperator.LessThanOrEqual when upper is null:
                    (upper, upperInclusive) = (value, symbol == BinaryOperator.LessThanOrEqual);
                    break;
                case BinaryOperator.Equal:
                    (lower, lowerInclusive, upper, upperInclusive) = (value, true, value, true);
                    break;
            }
        }

        foreach (var equality in equalities.Take(missing))
            _conjuncts.Remove(equality!.Value.Conjunct);
        if (lower is null && upper is null)
            textPrefix = _conjuncts.Select(c => FindTextPrefix(c, column)).FirstOrDefault(p => p is not null);
        return prefix.Count == 0 && lower is null && upper is null && textPrefix is null
            ? new FullScan()
            : new KeyRangeScan(prefix, lower, lowerInclusive, upper, upperInclusive, textPrefix, Descending: false);
    }

    private void AddConjuncts(ScalarExpression expression)
    {
        if (expression is ScalarBinary { Operator: BinaryOperator.And } and)
        {
            AddConjuncts(and.Left);
            AddConjuncts(and.Right);
        }
        else if (expression is not ScalarConstant { Value: { Type: KvType.Boolean } value } || !value.AsBoolean())
        {
            _conjuncts.Add(AsList(expression) ?? expression);
        }
    }

    // a = 1 OR a = 2 OR a IN (3, 4) is a IN (1, 2, 3, 4).
    private static ScalarIn? AsList(ScalarExpression expression)
    {
        if (expression is not ScalarBinary { Operator: BinaryOperator.Or })
            return null;
        var items = new List<ScalarExpression>();
        return Collect(expression, items) is { } operand ? new ScalarIn(operand, EquatableList.Create<ScalarExpression>([.. items])) : null;
    }

    private static ScalarColumn? Collect(ScalarExpression expression, List<ScalarExpression> items)
    {
        switch (expression)
        {
            case ScalarBinary { Operator: BinaryOperator.Or } or:
                var left = Collect(or.Left, items);
                return left is not null && Collect(or.Right, items) == left ? left : null;
            case ScalarIn { Operand: ScalarColumn column } list when list.Items.All(ScalarParts.IsFixed):
                items.AddRange(list.Items);
                return column;
            case ScalarBinary { Operator: BinaryOperator.Equal, Left: ScalarColumn column } equal when ScalarParts.IsFixed(equal.Right):
                items.Add(equal.Right);
                return column;
            case ScalarBinary { Operator: BinaryOperator.Equal, Right: ScalarColumn column } equal when ScalarParts.IsFixed(equal.Left):
                items.Add(equal.Left);
                return column;
            default:
                return null;
        }
    }

    private static bool IsNeverTrue(ScalarExpression conjunct) => conjunct switch
    {
        ScalarConstant e => e.Value.IsNull || (e.Value.Type == KvType.Boolean && !e.Value.AsBoolean()),
        ScalarIn e => e.Items.Count == 0,
        ScalarBinary { Operator: <= BinaryOperator.GreaterThanOrEqual } e => IsNull(e.Left) || IsNull(e.Right),
        _ => false,
    };

    private static bool IsNull(ScalarExpression expression) => expression is ScalarConstant { Value.IsNull: true };

    private (ScalarExpression Conjunct, ScalarExpression Value)? FindEquality(int column)
    {
        if (HasSeveralKeys(column))
            return null;
        foreach (var conjunct in _conjuncts)
        {
            if (conjunct is ScalarBinary { Operator: BinaryOperator.Equal or BinaryOperator.Is } equal)
            {
                if (equal.Left == new ScalarColumn(column) && ScalarParts.IsFixed(equal.Right))
                    return (conjunct, equal.Right);
                if (equal.Right == new ScalarColumn(column) && ScalarParts.IsFixed(equal.Left))
                    return (conjunct, equal.Left);
            }
            else if (conjunct is ScalarIn { Items.Count: 1 } list && list.Operand == new ScalarColumn(column) && ScalarParts.IsFixed(list.Items[0]))
            {
                return (conjunct, list.Items[0]);
            }
        }

        return null;
    }

    // A DATETIMEOFFSET equals those of the same instant at any offset, and each of them is another key.
    private bool HasSeveralKeys(int column) => _store.Columns[column].Type == KvType.DateTimeOffset;

    private ScalarExpression? FindSet(int column) => HasSeveralKeys(column) ? null : _conjuncts.FirstOrDefault(c =>
        (c is ScalarIn list && list.Operand == new ScalarColumn(column) && list.Items.All(ScalarParts.IsFixed))
        || (c is ScalarInSet set && set.Operand == new ScalarColumn(column))
        || (c is ScalarInQuery query && query.Operand == new ScalarColumn(column)));

    private static (BinaryOperator Symbol, ScalarExpression? Value) FindBound(ScalarExpression conjunct, int column) =>
        ColumnComparison.Of(conjunct) is { } bound && bound.Column == column && ScalarParts.IsFixed(bound.Value) ? (bound.Symbol, bound.Value) : default;

    private static ScalarExpression? FindTextPrefix(ScalarExpression conjunct, int column)
    {
        if (conjunct is ScalarFunction { Name: "STARTSWITH" } function && function.Arguments[0] == new ScalarColumn(column) && ScalarParts.IsFixed(function.Arguments[1]))
            return function.Arguments[1];
        if (conjunct is not ScalarLike { Escape: null, Pattern: ScalarConstant { Value: { Type: KvType.Text } pattern } } like || like.Operand != new ScalarColumn(column))
            return null;

        // LIKE takes letters of either case: only what has no case is a prefix of the key.
        var text = pattern.AsText();
        var length = 0;
        while (length < text.Length && text[length] is not ('%' or '_') && (!like.IgnoreCase || !char.IsAsciiLetter(text[length])) && !char.IsSurrogate(text[length]))
            length++;
        return length == 0 ? null : new ScalarConstant(KvValue.FromText(text[..length]));
    }
}
