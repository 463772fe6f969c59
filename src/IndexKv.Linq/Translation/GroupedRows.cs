using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using Remotion.Linq.Clauses;
using Remotion.Linq.Clauses.Expressions;
using Remotion.Linq.Clauses.ResultOperators;

namespace IndexKv.Linq.Translation;

/// <summary>The groups of a <c>GroupBy</c>: their key's parts are what the engine groups by, and what is asked of their elements its aggregates.</summary>
internal sealed class GroupedRows
{
    private readonly IQuerySource _groups;
    private readonly NewExpression? _composite;
    private readonly List<Typed> _parts = [];

    private GroupedRows(IQuerySource groups, GroupResultOperator clause)
    {
        _groups = groups;
        Element = clause.ElementSelector;
        _composite = clause.KeySelector as NewExpression;
    }

    /// <summary>One element of a group.</summary>
    public Expression Element { get; }

    /// <summary>What is grouped by.</summary>
    public IReadOnlyList<ScalarExpression> Keys => [.. _parts.Select(p => p.Scalar)];

    /// <summary>Makes the groups.</summary>
    /// <param name="groups">What stands for a group in the query.</param>
    /// <param name="clause">How they are made.</param>
    /// <param name="scalars">Translates their keys.</param>
    /// <returns>Null if the engine does not tell the same keys apart as C# does.</returns>
    public static GroupedRows? Of(IQuerySource groups, GroupResultOperator clause, ScalarTranslator scalars)
    {
        var made = new GroupedRows(groups, clause);
        if (made._composite is { Members: null })
            return null;
        foreach (var part in made._composite?.Arguments ?? [clause.KeySelector])
        {
            if (scalars.Translate(part)?.Exact() is not { } key || !IsKey(key))
                return null;
            made._parts.Add(key);
        }

        return made;
    }

    /// <summary>Whether an expression stands for a group.</summary>
    public bool IsGroup(Expression expression) => expression switch
    {
        QuerySourceReferenceExpression reference => reference.ReferencedQuerySource == _groups,
        UnaryExpression { NodeType: ExpressionType.Convert } convert => IsGroup(convert.Operand),
        _ => false,
    };

    /// <summary>Whether an expression is a group's key or something that is computed of its elements.</summary>
    public bool IsValue(Expression expression) => expression switch
    {
        MemberExpression member => IsWholeKey(member) || (member.Expression is MemberExpression whole && IsWholeKey(whole) && _composite is not null),
        MethodCallExpression { Object: null, Arguments: [var source, ..] } call => call.Method.DeclaringType == typeof(Enumerable) && IsOfElements(source),
        _ => false,
    };

    /// <summary>The key as it was made; null if it is one value.</summary>
    public NewExpression? CompositeKey(Expression expression) => expression is MemberExpression member && IsWholeKey(member) ? _composite : null;

    /// <summary>A part of a composite key.</summary>
    public Typed Part(int index) => _parts[index];

    /// <summary>Translates a key, a part of it or an aggregate.</summary>
    public Typed? Translate(ScalarTranslator scalars, Expression expression) => expression switch
    {
        MemberExpression member when IsWholeKey(member) => _composite is null ? _parts[0] : null,
        MemberExpression { Expression: MemberExpression whole } part when _composite is not null && IsWholeKey(whole) => PartOf(part.Member),
        MethodCallExpression call when IsValue(call) => new AggregateCalls(scalars, this).Translate(call),
        _ => null,
    };

    private static bool IsKey(Typed key) => key.IsNatural && !key.IsFloating && !ValueForm.IsSpecial(key.Member) && ValueForm.IsKnown(key.Type)
        && key.ValueType != typeof(byte[]) && key.ValueType != typeof(DateTimeOffset) && key.Member?.Column.Type != KvType.DateTimeOffset;

    private bool IsWholeKey(MemberExpression member) => member is { Member.Name: nameof(IGrouping<,>.Key), Expression: { } group } && IsGroup(group);

    private bool IsOfElements(Expression source) => IsGroup(source)
        || (source is MethodCallExpression { Object: null, Arguments: [var inner, ..] } call && call.Method.DeclaringType == typeof(Enumerable) && IsOfElements(inner));

    private Typed? PartOf(MemberInfo member)
    {
        var index = _composite!.Members!.IndexOf(member);
        if (index < 0)
            index = _composite.Members.Select(m => m.Name).ToList().IndexOf(member.Name);
        return index < 0 ? null : _parts[index];
    }
}
