using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using Remotion.Linq.Parsing.ExpressionVisitors;

namespace IndexKv.Linq.Translation;

/// <summary>Calls of <see cref="Enumerable"/>'s methods on a group that make one value of its elements.</summary>
internal sealed class AggregateCalls(ScalarTranslator scalars, GroupedRows groups)
{
    private static readonly ScalarConstant True = new(KvValue.FromBoolean(true));
    private static readonly ScalarConstant Zero = new(KvValue.FromInt64(0));

    private Expression _element = groups.Element;
    private ScalarExpression? _filter;
    private bool _isDistinct;

    /// <summary>Translates a call.</summary>
    /// <returns>Null for what the engine does not compute exactly as C# does.</returns>
    public Typed? Translate(MethodCallExpression call)
    {
        if (!Enter(call.Arguments[0]) || call.Arguments.Count > 2)
            return null;
        var lambda = call.Arguments.Count == 2 ? call.Arguments[1] as LambdaExpression : null;
        if (call.Arguments.Count == 2 && lambda is not { Parameters.Count: 1 })
            return null;
        switch (call.Method.Name)
        {
            case nameof(Enumerable.Count) or nameof(Enumerable.LongCount):
                return (lambda is null || Keep(lambda)) && Count() is { } count ? new Typed(count, call.Type, false) : null;
            case nameof(Enumerable.Any):
                return (lambda is null || Keep(lambda)) && Count() is { } some ? Compared(BinaryOperator.GreaterThan, some) : null;
            case nameof(Enumerable.All) when !_isDistinct:
                return Keep(lambda!, isNegated: true) && Count() is { } others ? Compared(BinaryOperator.Equal, others) : null;
            case nameof(Enumerable.Sum) or nameof(Enumerable.Average) or nameof(Enumerable.Min) or nameof(Enumerable.Max):
                if (lambda is not null)
                    _element = Of(lambda);
                return scalars.Translate(_element)?.Exact() is { } value ? Aggregates.Translate(call.Method.Name, value, call.Type, _filter, _isDistinct) : null;
            default:
                return null;
        }
    }

    private static Typed Compared(BinaryOperator symbol, ScalarExpression count) => Typed.Condition(new ScalarBinary(symbol, count, Zero));

    /// <summary>Walks from the group to the elements that are aggregated.</summary>
    private bool Enter(Expression source)
    {
        if (groups.IsGroup(source))
            return true;
        if (source is not MethodCallExpression { Object: null } call || !Enter(call.Arguments[0]) || _isDistinct)
            return false;
        switch (call)
        {
            case { Method.Name: nameof(Enumerable.Where), Arguments: [_, LambdaExpression { Parameters.Count: 1 } filter] }:
                return Keep(filter);
            case { Method.Name: nameof(Enumerable.Select), Arguments: [_, LambdaExpression { Parameters.Count: 1 } selector] }:
                _element = Of(selector);
                return true;
            case { Method.Name: nameof(Enumerable.Distinct), Arguments: [_] }:
                _isDistinct = true;
                return true;
            default:
                return false;
        }
    }

    private bool Keep(LambdaExpression filter, bool isNegated = false)
    {
        if (_isDistinct || scalars.Translate(Of(filter))?.Exact().Scalar is not { } condition)
            return false;
        if (isNegated)
            condition = new ScalarUnary(UnaryOperator.Not, condition);
        _filter = _filter is null ? condition : new ScalarBinary(BinaryOperator.And, _filter, condition);
        return true;
    }

    private Expression Of(LambdaExpression lambda) => TransparentIdentifierRemovingExpressionVisitor.ReplaceTransparentIdentifiers(
        ReplacingExpressionVisitor.Replace(lambda.Parameters[0], _element, lambda.Body));

    private ScalarExpression? Count()
    {
        if (!_isDistinct)
            return new ScalarAggregate(AggregateFunction.Count, _filter is null ? null : Aggregates.Filtered(True, _filter));

        // Null is one of C#'s distinct values.
        return scalars.Translate(_element)?.Exact() is { MayBeNull: false, IsFloating: false, IsNatural: true } value && value.ValueType != typeof(byte[])
            ? new ScalarAggregate(AggregateFunction.Count, Aggregates.Filtered(value.Scalar, _filter), Distinct: true)
            : null;
    }
}
