using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Execution;

/// <summary>The tables of SQL:1992's truth values; T, F and N stand for true, false and NULL.</summary>
[TestFixture]
public sealed class ThreeValuedLogicTests
{
    [TestCase("TTT TFF TNN FTF FFF FNF NTN NFF NNN", BinaryOperator.And)]
    [TestCase("TTT TFT TNT FTT FFF FNN NTT NFN NNN", BinaryOperator.Or)]
    [TestCase("TTT TFF TNN FTF FFT FNN NTN NFN NNN", BinaryOperator.Equal)]
    [TestCase("TTF TFT TNN FTT FFF FNN NTN NFN NNN", BinaryOperator.NotEqual)]
    [TestCase("TTF TFF TNN FTT FFF FNN NTN NFN NNN", BinaryOperator.LessThan)]
    [TestCase("TTT TFF TNF FTF FFT FNF NTF NFF NNT", BinaryOperator.Is)]
    public void Operator_follows_its_table(string table, BinaryOperator symbol)
    {
        foreach (var line in table.Split(' '))
        {
            Letter(Compute(Binary(symbol, Of(line[0]), Of(line[1])))).Should().Be(line[2], $"{line[0]} {symbol} {line[1]}");
            Letter(Compute(Binary(symbol, Parameter(0), Parameter(1)), Of(line[0]).Value, Of(line[1]).Value)).Should().Be(line[2], $"{line} with parameters");
        }
    }

    [TestCase('T', 'F')]
    [TestCase('F', 'T')]
    [TestCase('N', 'N')]
    public void Not_turns_round_what_is_known(char operand, char result) => Letter(Compute(Not(Of(operand)))).Should().Be(result);

    [TestCase('T', 'F')]
    [TestCase('N', 'T')]
    public void IsNull_is_never_null(char operand, char result) => Letter(Compute(new ScalarIsNull(Of(operand)))).Should().Be(result);

    [TestCase("1", "1,2", 'T')]
    [TestCase("1", "2,3", 'F')]
    [TestCase("1", "2,N", 'N')]
    [TestCase("1", "1,N", 'T')]
    [TestCase("N", "1,2", 'N')]
    [TestCase("N", "N", 'N')]
    [TestCase("N", "", 'F')]
    [TestCase("1", "", 'F')]
    [TestCase("9", "1,2,3,4,5,6,7,8,9,10", 'T')]
    [TestCase("0", "1,2,3,4,5,6,7,8,9,10", 'F')]
    [TestCase("0", "1,2,3,4,5,6,7,8,9,N", 'N')]
    [TestCase("9", "1,2,3,4,5,6,7,8,9,N", 'T')]
    public void In_is_unknown_where_a_null_could_be_the_value(string operand, string items, char result)
    {
        ScalarConstant[] list = [.. items.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Number)];
        Letter(Compute(In(Number(operand), [.. list]))).Should().Be(result);
        Letter(Compute(Not(In(Number(operand), [.. list])))).Should().Be(result switch { 'T' => 'F', 'F' => 'T', _ => 'N' });
    }

    [Test]
    public void Case_takes_the_first_branch_that_is_true_and_not_one_that_is_unknown()
    {
        Compute(new ScalarCase([new(Of('N'), Value(1L)), new(Of('F'), Value(2L)), new(Of('T'), Value(3L)), new(Of('T'), Value(4L))], Value(5L)))
            .Should().Be(KvValue.FromInt64(3));
        Compute(new ScalarCase([new(Of('N'), Value(1L))], null)).IsNull.Should().BeTrue();
    }

    [TestCase(BinaryOperator.Equal, false)]
    [TestCase(BinaryOperator.NotEqual, true)]
    [TestCase(BinaryOperator.LessThan, false)]
    [TestCase(BinaryOperator.GreaterThanOrEqual, false)]
    [TestCase(BinaryOperator.Is, false)]
    public void NaN_compares_as_in_csharp(BinaryOperator symbol, bool result)
    {
        foreach (var other in new object[] { double.NaN, 1.0, 1L, double.PositiveInfinity })
        {
            Compute(Binary(symbol, Value(double.NaN), Value(other))).AsBoolean().Should().Be(result, $"NaN {symbol} {other}");
            Compute(Binary(symbol, Value(other), Value(double.NaN))).AsBoolean().Should().Be(result, $"{other} {symbol} NaN");
        }
    }

    private static ScalarConstant Of(char letter) => letter == 'N' ? Value(KvValue.Null) : Value(KvValue.FromBoolean(letter == 'T'));

    private static ScalarConstant Number(string text) => text == "N" ? Value(KvValue.Null) : Value(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    private static char Letter(KvValue value) => value.IsNull ? 'N' : value.AsBoolean() ? 'T' : 'F';
}
