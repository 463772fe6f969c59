using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution.Functions;
using IndexKv.Engine.Execution.Functions.Json;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Execution;

/// <summary>Every function, given values of every type with the extremes of each: a value of the type that was known before, or an error of the engine's.</summary>
[TestFixture]
public sealed class FunctionRobustnessTests
{
    private const int CallsOfEach = 300;

    private static readonly object?[] Values =
    [
        null, true, false, sbyte.MinValue, (byte)255, short.MinValue, ushort.MaxValue, 0, int.MinValue, uint.MaxValue, -1L, 0L, 1L, 2L, 7L, 13L, 400L, long.MinValue, long.MaxValue, ulong.MaxValue,
        Int128.MinValue, Int128.MaxValue, UInt128.MaxValue, 0f, float.MaxValue, float.NaN, -0.5, 0.0, -0.0, 1.5, 1e300, double.MinValue, double.Epsilon, double.NaN, double.NegativeInfinity,
        0m, 1.25m, decimal.MinValue, decimal.MaxValue, "", "a", "héllo", "😀x", "\ud83d", "day", "month", "century", "SECOND", "EPOCH", "timezone", "%Y-%m", "%J %s %f", "%", "12ab", "{\"a\": [1]}", "$.a", "$[", ",",
        Array.Empty<byte>(), new byte[] { 0, 255 }, Guid.Empty, DateOnly.MinValue, DateOnly.MaxValue, new DateOnly(2024, 2, 29), TimeOnly.MinValue, TimeOnly.MaxValue, DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc),
        DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), DateTimeOffset.MinValue, DateTimeOffset.MaxValue,
        new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(-14)), new DateTimeOffset(1, 1, 1, 14, 0, 0, TimeSpan.FromHours(14)), TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromHours(30),
    ];

    private static IEnumerable<FunctionDefinition> All =>
        new[]
        {
            TextFunctions.All, TextPartFunctions.All, TextMakingFunctions.All, NumberFunctions.All, MathFunctions.All, DateFunctions.All, DateMakingFunctions.All, RandomFunctions.All,
            ExtremeFunctions.All, NullFunctions.All, JsonFunctions.All,
        }.SelectMany(all => all);

    private static IEnumerable<string> Functions => All.Select(f => f.Name);

    [TestCaseSource(nameof(Functions))]
    public void Function_gives_a_value_of_its_type_or_an_error(string name)
    {
        var function = All.Single(f => f.Name == name);
        var random = new Random(name.Aggregate(7, (seed, letter) => (seed * 31) + letter));
        var (values, errors) = (0, 0);
        for (var i = 0; i < CallsOfEach; i++)
        {
            var count = random.Next(20) == 0 ? random.Next(8) : random.Next(function.Least, Math.Min(function.Most, 7) + 1);
            var arguments = Enumerable.Range(0, count).Select(place => Pick(function, place, random)).ToArray();
            var call = Call(name, [.. arguments.Select(a => Value(a))]);
            try
            {
                var value = Compute(call);
                values++;
                if (!value.IsNull && ScalarTyping.Infer(call, null) is var type && type != KvType.Null)
                    value.Type.Should().Be(type, string.Join(", ", arguments));
            }
            catch (EngineException e)
            {
                e.Code.Should().BeOneOf(
                    EngineErrorCode.InvalidQuery, EngineErrorCode.TypeMismatch, EngineErrorCode.InvalidArgument, EngineErrorCode.Overflow, EngineErrorCode.DivisionByZero, EngineErrorCode.TooLarge);
                errors++;
            }
        }

        if (function.Takes.Count > 0)
            values.Should().BePositive();
        (values + errors).Should().Be(CallsOfEach);
        errors.Should().BePositive("some calls have a wrong number of arguments");
    }

    // Mostly of a type that the function takes.
    private static object? Pick(FunctionDefinition function, int place, Random random)
    {
        object?[] taken = [.. Values.Where(v => function.Accepts(place, KvValueConversion.FromObject(v).Type, out _))];
        return random.Next(10) == 0 ? Values[random.Next(Values.Length)] : taken[random.Next(taken.Length)];
    }
}
