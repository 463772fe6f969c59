using System.Globalization;
using System.Text.RegularExpressions;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Execution;

[TestFixture]
public sealed class FunctionTests
{
    // SUBSTR, INSTR and LENGTH return what SQLite 3.40 returns for the same calls, but for places beyond 32 bits, which SQLite wraps.
    [TestCase("SUBSTR", "ello", "hello", 2L)]
    [TestCase("SUBSTR", "el", "hello", 2L, 2L)]
    [TestCase("SUBSTR", "lo", "hello", -2L)]
    [TestCase("SUBSTR", "he", "hello", -10L, 7L)]
    [TestCase("SUBSTR", "he", "hello", 0L, 3L)]
    [TestCase("SUBSTR", "hello", "hello", 0L)]
    [TestCase("SUBSTR", "", "hello", 9L)]
    [TestCase("SUBSTR", "ello", "hello", 2L, long.MaxValue)]
    [TestCase("SUBSTR", "", "hello", long.MaxValue, long.MaxValue)]
    [TestCase("SUBSTR", "hello", "hello", long.MinValue)]
    [TestCase("SUBSTRING", "😀", "a😀b", 2L, 1L)]
    [TestCase("LENGTH", 3L, "a😀b")]
    [TestCase("INSTR", 3L, "a😀b", "b")]
    [TestCase("INSTR", 0L, "abc", "x")]
    [TestCase("TRIM", "a b", "  a b  ")]
    [TestCase("TRIM", "a", "xyaxy", "yx")]
    [TestCase("LTRIM", "a  ", "  a  ")]
    [TestCase("RTRIM", "  a", "  a  ")]
    [TestCase("REPLACE", "heLLo", "hello", "l", "L")]
    [TestCase("REPLACE", "hello", "hello", "", "x")]
    [TestCase("UPPER", "STRASSE1", "strasse1")]
    [TestCase("LOWER", "é", "É")]
    [TestCase("HEX", "C3A9", "é")]
    [TestCase("STARTSWITH", true, "abc", "ab")]
    [TestCase("STARTSWITH", false, "abc", "AB")]
    [TestCase("ENDSWITH", true, "abc", "bc")]
    [TestCase("CONTAINS", true, "abc", "")]
    [TestCase("CONCAT", "a1", "a", null, 1L)]
    [TestCase("ABS", 5L, -5)]
    [TestCase("ABS", 128L, (sbyte)-128)]
    [TestCase("ABS", (byte)7, (byte)7)]
    [TestCase("ABS", 2.5, -2.5f)]
    [TestCase("SIGN", -1L, -0.5)]
    [TestCase("ROUND", 3.0, 2.5)]
    [TestCase("ROUND", -3.0, -2.5)]
    [TestCase("ROUND", 2.35, 2.345, 2L)]
    [TestCase("ROUND", 7L, 7L)]
    [TestCase("FLOOR", -3.0, -2.5)]
    [TestCase("CEIL", -2.0, -2.5f)]
    [TestCase("CEILING", 3.0, 2.5)]
    [TestCase("SQRT", 3.0, 9L)]
    [TestCase("POWER", 8.0, 2L, 3L)]
    [TestCase("MOD", -1L, -7L, 3L)]
    [TestCase("COALESCE", 2L, null, 2L, 3L)]
    [TestCase("IFNULL", "x", null, "x")]
    [TestCase("NULLIF", null, 1L, 1.0)]
    [TestCase("NULLIF", 1L, 1L, 2L)]
    [TestCase("TYPEOF", "NULL", null)]
    [TestCase("UPPER", null, null)]
    [TestCase("REPLACE", null, "a", null, "b")]
    public void Function_returns(string name, object? result, params object?[]? arguments)
    {
        var expression = Call(name, [.. (arguments ?? [null]).Select(a => Value(a))]);
        var value = Compute(expression);
        KvValueConversion.ToObject(value).Should().Be(result);
        var type = ScalarTyping.Infer(expression, null);
        if (!value.IsNull && type != KvType.Null)
            value.Type.Should().Be(type, "the type is known before");
    }

    [TestCase("YEAR", 2024L)]
    [TestCase("MONTH", 2L)]
    [TestCase("DAY", 29L)]
    [TestCase("HOUR", 13L)]
    [TestCase("MINUTE", 14L)]
    [TestCase("SECOND", 15L)]
    [TestCase("DAYOFWEEK", 4L)]
    [TestCase("DAYOFYEAR", 60L)]
    public void Part_of_an_instant_is_its_own_clock_s(string name, long part)
    {
        Compute(Call(name, Value(new DateTime(2024, 2, 29, 13, 14, 15, DateTimeKind.Utc)))).Should().Be(KvValue.FromInt64(part));
        Compute(Call(name, Value(new DateTimeOffset(2024, 2, 29, 13, 14, 15, TimeSpan.FromHours(14))))).Should().Be(KvValue.FromInt64(part));
    }

    [Test]
    public void Date_is_the_day_of_an_instant() =>
        Compute(Call("DATE", Value(new DateTime(2024, 2, 29, 23, 59, 59, DateTimeKind.Utc)))).Should().Be(KvValue.FromDate(new DateOnly(2024, 2, 29)));

    [Test]
    public void Present_moment_is_one_for_the_whole_query()
    {
        var difference = Binary(BinaryOperator.Subtract, Call("CURRENT_TIMESTAMP"), Call("CURRENT_TIMESTAMP"));
        Compute(difference).Should().Be(KvValue.FromInterval(TimeSpan.Zero));
        var day = Equal(Call("CURRENT_DATE"), Call("DATE", Call("CURRENT_TIMESTAMP")));
        Compute(day).Should().Be(KvValue.FromBoolean(true));
    }

    [TestCase("FROBNICATE", "*no function FROBNICATE*UPPER*")]
    [TestCase("UPPER", "*UPPER takes 1 argument, not 2*")]
    [TestCase("REPLACE", "*REPLACE takes 3 arguments, not 2*")]
    public void Wrong_call_is_found_while_planning(string name, string message)
    {
        var planning = () => QueryPlanner.Plan(new Query { Projection = Projection(Not(new ScalarIsNull(Call(name, Value("a"), Value("b"))))) });
        planning.Should().Throw<EngineException>().WithMessage(message).Which.Code.Should().Be(EngineErrorCode.InvalidQuery);
    }

    [TestCase("UPPER", 1L)]
    [TestCase("ABS", "a")]
    [TestCase("YEAR", "2024")]
    [TestCase("SUBSTR", "abc", "x")]
    [TestCase("ROUND", 1.5, "x")]
    public void Argument_of_a_wrong_type_is_named(string name, params object[] arguments)
    {
        var computing = () => Compute(Call(name, [.. arguments.Select(a => Value(a))]));
        computing.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [Test]
    public void Like_agrees_with_a_regular_expression()
    {
        var random = new Random(11);
        string[] letters = ["a", "A", "b", "%", "_", "!", "é", "É", "😀", "\n", "."];
        var matches = 0;
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => letters[random.Next(letters.Length)]));
            var pattern = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(3) == 0 ? letters[3 + random.Next(2)] : letters[random.Next(letters.Length)]))
                .TrimEnd('!');
            var isFound = Compute(new ScalarLike(Value(text), Value(pattern), Value("!"), IgnoreCase: true)).AsBoolean();
            isFound.Should().Be(Regex.IsMatch(text, ToRegex(pattern), RegexOptions.Singleline | RegexOptions.CultureInvariant), $"'{text}' LIKE '{pattern}' ESCAPE '!'");
            matches += isFound ? 1 : 0;
        }

        matches.Should().BeInRange(500, 4500);
    }

    [Test]
    public void Like_takes_no_exponential_time() =>
        Compute(new ScalarLike(Value(new string('a', 5000)), Value(string.Concat(Enumerable.Repeat("a%", 60)) + "b"), null)).AsBoolean().Should().BeFalse();

    [TestCase("abc", "a!", "!")]
    [TestCase("abc", "abc", "!!")]
    [TestCase("abc", "abc", "")]
    public void Like_refuses_a_wrong_escape(string text, string pattern, string escape)
    {
        var computing = () => Compute(new ScalarLike(Value(text), Value(pattern), Value(escape)));
        computing.Should().Throw<EngineException>();
    }

    private static string ToRegex(string pattern)
    {
        const string Single = "(?:[\ud800-\udbff][\udc00-\udfff]|[^\ud800-\udfff])";
        var regex = "";
        for (var i = 0; i < pattern.Length; i++)
        {
            var isLiteral = pattern[i] == '!';
            if (isLiteral)
                i++;
            var c = pattern[i].ToString(CultureInfo.InvariantCulture);
            regex += isLiteral || c is not ("%" or "_") ? char.IsAsciiLetter(c[0]) ? $"[{c.ToUpperInvariant()}{c.ToLowerInvariant()}]" : Regex.Escape(c) : c == "%" ? ".*" : Single;
        }

        return $@"\A(?:{regex})\z";
    }
}
