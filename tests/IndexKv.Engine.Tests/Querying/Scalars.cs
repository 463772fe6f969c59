using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Querying;

/// <summary>Short ways to write expressions.</summary>
internal static class Scalars
{
    public static ScalarColumn Column(int ordinal) => new(ordinal);

    public static ScalarParameter Parameter(int ordinal, string name = "@p") => new(ordinal, name);

    public static ScalarConstant Value(KvValue value) => new(value);

    public static ScalarConstant Value(object? value) => new(KvValueConversion.FromObject(value));

    public static ScalarBinary Binary(BinaryOperator symbol, ScalarExpression left, ScalarExpression right) => new(symbol, left, right);

    public static ScalarBinary Equal(ScalarExpression left, ScalarExpression right) => new(BinaryOperator.Equal, left, right);

    public static ScalarBinary And(ScalarExpression left, ScalarExpression right) => new(BinaryOperator.And, left, right);

    public static ScalarBinary Or(ScalarExpression left, ScalarExpression right) => new(BinaryOperator.Or, left, right);

    public static ScalarUnary Not(ScalarExpression operand) => new(UnaryOperator.Not, operand);

    public static ScalarIn In(ScalarExpression operand, params ScalarExpression[] items) => new(operand, EquatableList.Create<ScalarExpression>(items));

    public static ScalarFunction Call(string name, params ScalarExpression[] arguments) => new(name, EquatableList.Create<ScalarExpression>(arguments));

    public static EquatableList<QueryProjection> Projection(params ScalarExpression[] expressions) =>
        EquatableList.Create<QueryProjection>([.. expressions.Select((e, i) => new QueryProjection(e, $"c{i}"))]);

    /// <summary>Computes an expression without columns the way a query would.</summary>
    public static KvValue Compute(ScalarExpression expression, params KvValue[] parameters)
    {
        using var database = Database.OpenInMemory(DatabaseOptions.Default);
        using var transaction = database.BeginRead();
        using var cursor = QueryPlanner.Plan(new Query { Projection = Projection(expression) }).Execute(transaction, new ParameterValues(parameters, []));
        cursor.MoveNext().Should().BeTrue();
        var value = cursor.GetValue(0);
        cursor.MoveNext().Should().BeFalse();
        return value;
    }
}
