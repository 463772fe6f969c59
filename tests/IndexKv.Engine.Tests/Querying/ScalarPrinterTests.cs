using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Querying;

[TestFixture]
public sealed class ScalarPrinterTests
{
    private static readonly ScalarExpression A = Parameter(0, "@a");
    private static readonly ScalarExpression B = Parameter(1, "@b");
    private static readonly ScalarExpression C = Parameter(2, "@c");

    private static IEnumerable<TestCaseData> Expressions()
    {
        yield return new(Not(And(Or(A, B), C)), "NOT ((@a OR @b) AND @c)");
        yield return new(Or(And(A, B), C), "@a AND @b OR @c");
        yield return new(And(A, Or(B, C)), "@a AND (@b OR @c)");
        yield return new(Binary(BinaryOperator.Subtract, A, Binary(BinaryOperator.Subtract, B, C)), "@a - (@b - @c)");
        yield return new(Binary(BinaryOperator.Subtract, Binary(BinaryOperator.Subtract, A, B), C), "@a - @b - @c");
        yield return new(Binary(BinaryOperator.Multiply, Binary(BinaryOperator.Add, A, B), C), "(@a + @b) * @c");
        yield return new(Equal(Equal(A, B), C), "(@a = @b) = @c");
        yield return new(Equal(A, Equal(B, C)), "@a = (@b = @c)");
        yield return new(new ScalarIsNull(Equal(A, B)), "(@a = @b) IS NULL");
        yield return new(Not(new ScalarIsNull(A)), "@a IS NOT NULL");
        yield return new(Equal(Not(new ScalarIsNull(A)), B), "(@a IS NOT NULL) = @b");
        yield return new(Equal(Not(A), B), "(NOT @a) = @b");
        yield return new(new ScalarUnary(UnaryOperator.Negate, Value(-5L)), "-(-5)");
        yield return new(new ScalarUnary(UnaryOperator.Negate, new ScalarUnary(UnaryOperator.Negate, A)), "-(-@a)");
        yield return new(new ScalarUnary(UnaryOperator.Negate, Binary(BinaryOperator.Add, A, B)), "-(@a + @b)");
        yield return new(new ScalarUnary(UnaryOperator.OnesComplement, A), "~@a");
        yield return new(Value("it's"), "'it''s'");
        yield return new(new ScalarLike(A, Value("50!%"), Value("!")), "@a LIKE '50!%' ESCAPE '!'");
        yield return new(Not(In(A, B, Value(1L))), "NOT @a IN (@b, 1)");
        yield return new(new ScalarCast(Binary(BinaryOperator.Add, A, B), KvType.Decimal), "CAST(@a + @b AS DECIMAL)");
        yield return new(Binary(BinaryOperator.Is, A, B), "@a IS NOT DISTINCT FROM @b");
        yield return new(Binary(BinaryOperator.Concatenate, A, Value("x")), "@a || 'x'");
        yield return new(new ScalarCase([new ScalarWhen(A, B)], C), "CASE WHEN @a THEN @b ELSE @c END");
        yield return new(new ScalarCase([new ScalarWhen(A, B)], null), "CASE WHEN @a THEN @b END");
        yield return new(Call("COALESCE", A, B), "COALESCE(@a, @b)");
        yield return new(new ScalarAggregate(AggregateFunction.Sum, A, Distinct: true), "SUM(DISTINCT @a)");
        yield return new(In(A, [.. Enumerable.Range(1, 9).Select(i => Value((long)i))]), "@a IN (1, 2, 3, 4, 5, 6, 7, 8, … 9 in all)");
    }

    [TestCaseSource(nameof(Expressions))]
    public void Print_writes_what_command_text_would_say(ScalarExpression expression, string text) =>
        ScalarPrinter.Print(expression, null).Should().Be(text);
}
