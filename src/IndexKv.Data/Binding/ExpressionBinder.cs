using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Binding;

/// <summary>Looks the names of expressions up in the tables that a statement reads.</summary>
/// <param name="text">The command text, for messages.</param>
/// <param name="scope">The tables.</param>
/// <param name="queries">Binds subqueries; null where there can be none.</param>
internal sealed class ExpressionBinder(string text, BindingScope scope, QueryBinder? queries)
{
    // As deep as the planner takes: what is deeper would end the process for want of stack.
    private const int GreatestDepth = 1000;

    // Counted with what BETWEEN and CASE write once and evaluate more than once: nesting them doubles it.
    private const int GreatestSize = 1_000_000;

    private int _depth;
    private int _size;

    public ScalarExpression Bind(SqlExpression expression)
    {
        _size = _depth == 0 ? 1 : _size + 1;
        if (++_depth > GreatestDepth)
            throw SqlErrors.At(KvErrorCode.InvalidQuery, text, expression.Position, $"the expression is nested more than {GreatestDepth} levels deep; use IN (…) in place of many ORs");
        if (_size > GreatestSize)
            throw SqlErrors.At(KvErrorCode.InvalidQuery, text, expression.Position, $"the expression has more than {GreatestSize} parts, with those that nested BETWEEN and CASE repeat");
        var bound = BindChecked(expression);
        _depth--;

        // What is bound without queries is of a definition, whose text is not the command's.
        return queries is null || bound.Place is not null ? bound : bound with { Place = new SourcePlace(text, expression.Position) };
    }

    private ScalarExpression BindChecked(SqlExpression expression)
    {
        var bound = BindParts(expression);
        try
        {
            // Types that do not go together are found here, where the place is known.
            if (expression is SqlBinary or SqlFunction or SqlSubquery or SqlInSelect)
                ScalarTyping.Infer(bound, scope.Shape);
        }
        catch (EngineException e)
        {
            throw SqlErrors.At((KvErrorCode)e.Code, text, expression.Position, e.Message);
        }

        return bound;
    }

    public EquatableList<ScalarExpression> BindAll(IEnumerable<SqlExpression> expressions) =>
        EquatableList.Create<ScalarExpression>([.. expressions.Select(Bind)]);

    private ScalarExpression BindParts(SqlExpression expression) => expression switch
    {
        SqlLiteral e => new ScalarConstant(e.Value),
        SqlName e => BindName(e),
        SqlParameter e => new ScalarParameter(e.Ordinal, e.Name),
        SqlUnary e => new ScalarUnary(e.Operator, Bind(e.Operand)),
        SqlBinary e => BindBinary(e),
        SqlIsNull e => new ScalarIsNull(Bind(e.Operand)),
        SqlIn e => new ScalarIn(Bind(e.Operand), BindAll(e.Items)),
        SqlInSelect e => BindInSelect(e),
        SqlSubquery e => new ScalarSubquery(Query(e.Query)),
        SqlExists e => new ScalarExists(Query(e.Query)),
        SqlLike e => new ScalarLike(Bind(e.Operand), Bind(e.Pattern), e.Escape is null ? null : Bind(e.Escape)),
        SqlFunction e => new FunctionBinder(text, this).Bind(e),
        SqlCase e => BindCase(e),
        SqlCast e => new ScalarCast(Bind(e.Operand), e.Type),
        _ => throw new InvalidOperationException($"{expression.GetType().Name} is no expression."),
    };

    private ScalarColumn BindName(SqlName name)
    {
        var places = scope.Find(name.Qualifier, name.Name);
        if (places.Count == 1)
            return new ScalarColumn(places[0]);
        var written = name.Qualifier is null ? name.Name : $"{name.Qualifier}.{name.Name}";
        if (places.Count > 1)
            throw Wrong(name, $"'{written}' is the name of {places.Count} columns; write the table's name before it, as in {scope.Aliases.First()}.{name.Name}");
        for (var outer = scope.Outer; outer is not null; outer = outer.Outer)
        {
            if (outer.Find(name.Qualifier, name.Name).Count > 0)
            {
                throw SqlErrors.At(
                    KvErrorCode.NotSupported, text, name.Position, $"'{written}' belongs to the query around this one, on which a subquery cannot depend; join the tables instead");
            }
        }

        if (scope.Shape is null)
            throw Wrong(name, $"there is no column '{written}' where no store is read; a text is written in single quotes");
        if (name.Qualifier is not null && !scope.Aliases.Contains(name.Qualifier, StringComparer.OrdinalIgnoreCase))
            throw Wrong(name, $"'{name.Qualifier}' is not what this statement reads; it reads {string.Join(", ", scope.Aliases.Select(a => $"'{a}'"))}");
        throw Wrong(name, $"there is no column '{written}' in {string.Join(", ", scope.Aliases.Select(a => $"'{a}'"))}; the columns are {string.Join(", ", scope.ColumnNames)}");
    }

    private KvException Wrong(SqlName name, string message) => SqlErrors.At(KvErrorCode.InvalidQuery, text, name.Position, message);

    private ScalarBinary BindBinary(SqlBinary expression)
    {
        var bound = new ScalarBinary(expression.Operator, Bind(expression.Left), Bind(expression.Right));

        // BETWEEN is two comparisons with one operand.
        if (expression is { Left: SqlBinary low, Right: SqlBinary high } && ReferenceEquals(low.Left, high.Left))
            RequireSame(((ScalarBinary)bound.Left).Left, expression.Position, "BETWEEN");
        return bound;
    }

    /// <summary>Refuses what would be another value each time where it is computed more than once.</summary>
    public void RequireSame(ScalarExpression bound, int position, string where)
    {
        if (!ScalarTyping.IsVolatile(bound))
            return;
        throw SqlErrors.At(
            KvErrorCode.NotSupported, text, position,
            $"{where} would compute a value several times that is another one each time; compute it once in a subquery: FROM (SELECT … AS x) AS t");
    }

    private ScalarCase BindCase(SqlCase expression)
    {
        if (expression is { Operand: { } operand, Branches.Count: > 1 })
            RequireSame(Bind(operand), operand.Position, "CASE");
        ScalarWhen[] branches =
        [
            .. expression.Branches.Select(b => new ScalarWhen(
                expression.Operand is null ? Bind(b.Condition) : new ScalarBinary(BinaryOperator.Equal, Bind(expression.Operand), Bind(b.Condition)),
                Bind(b.Result))),
        ];
        return new ScalarCase(EquatableList.Create<ScalarWhen>(branches), expression.Otherwise is null ? null : Bind(expression.Otherwise));
    }

    private Query Query(QuerySyntax query) => queries?.Bind(query, scope)
        ?? throw SqlErrors.At(KvErrorCode.NotSupported, text, query.Position, "no subquery can stand here");

    private ScalarExpression BindInSelect(SqlInSelect expression) =>
        BindSelectOfNothing(expression) ?? new ScalarInQuery(Bind(expression.Operand), Query(expression.Query));

    // x IN (SELECT e WHERE condition) is how Dapper writes an empty list: it reads nothing, so the condition decides whether its one value is there.
    private ScalarExpression? BindSelectOfNothing(SqlInSelect expression)
    {
        if (expression.Query is not SelectSyntax { From: null, GroupBy.Count: 0, Having: null, Limit: null, Offset: null, Items: [{ Expression: { } item }], Where: { } where })
            return null;
        var inner = new ExpressionBinder(text, BindingScope.None, queries) { _depth = _depth, _size = _size };
        if (!ConstantCondition.TryEvaluate(inner.Bind(where), out var value))
            return null;
        return value ? new ScalarIn(Bind(expression.Operand), [inner.Bind(item)]) : new ScalarConstant(KvValue.FromBoolean(false));
    }
}
