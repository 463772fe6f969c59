using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>
/// Functions that are computed in DOUBLE. Where a function is not defined, or its result is beyond what a DOUBLE holds, is an error; what is NaN or
/// infinite already stays so.
/// </summary>
internal static class MathFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("PI", 0, 0, KvType.Double, _ => KvValue.FromDouble(Math.PI)),
        Checked("SQRT", Math.Sqrt),
        Checked("CBRT", Math.Cbrt),
        Checked("EXP", Math.Exp),
        Checked("LN", x => Math.Log(x)),
        Checked("LOG10", Math.Log10),
        Checked("LOG2", Math.Log2),
        new("LOG", 1, 2, KvType.Double, Log) { Takes = [TypeSet.Numbers] },
        Checked("POWER", Math.Pow),
        Checked("SIN", Math.Sin),
        Checked("COS", Math.Cos),
        Checked("TAN", Math.Tan),
        Checked("ASIN", Math.Asin),
        Checked("ACOS", Math.Acos),
        Checked("ATAN", Math.Atan),
        Checked("ATAN2", Math.Atan2),
        Checked("SINH", Math.Sinh),
        Checked("COSH", Math.Cosh),
        Checked("TANH", Math.Tanh),
        Checked("ASINH", Math.Asinh),
        Checked("ACOSH", Math.Acosh),
        Checked("ATANH", Math.Atanh),
        Checked("DEGREES", x => x * (180 / Math.PI)),
        Checked("RADIANS", x => x * (Math.PI / 180)),

        // What C# gives, for LINQ.
        new("IEEE_SQRT", 1, 1, KvType.Double, a => KvValue.FromDouble(Math.Sqrt(ExactNumber.ToDouble(a[0])))) { Takes = [TypeSet.Numbers] },
        new("IEEE_POWER", 2, 2, KvType.Double, a => KvValue.FromDouble(Math.Pow(ExactNumber.ToDouble(a[0]), ExactNumber.ToDouble(a[1])))) { Takes = [TypeSet.Numbers] },
    ];

    private static FunctionDefinition Checked(string name, Func<double, double> compute) =>
        new(name, 1, 1, KvType.Double, a => Check(name, compute(ExactNumber.ToDouble(a[0])), a)) { Takes = [TypeSet.Numbers] };

    private static FunctionDefinition Checked(string name, Func<double, double, double> compute) =>
        new(name, 2, 2, KvType.Double, a => Check(name, compute(ExactNumber.ToDouble(a[0]), ExactNumber.ToDouble(a[1])), a)) { Takes = [TypeSet.Numbers] };

    // Of one argument to the base 10, as in SQLite and PostgreSQL; of two, the first is the base.
    private static KvValue Log(KvValue[] arguments) => arguments.Length == 1
        ? Check("LOG", Math.Log10(ExactNumber.ToDouble(arguments[0])), arguments)
        : Check("LOG", Math.Log(ExactNumber.ToDouble(arguments[1])) / Math.Log(ExactNumber.ToDouble(arguments[0])), arguments);

    private static KvValue Check(string name, double result, KvValue[] arguments)
    {
        if (double.IsFinite(result) || !Array.TrueForAll(arguments, a => double.IsFinite(ExactNumber.ToDouble(a))))
            return KvValue.FromDouble(result);
        var given = string.Join(", ", arguments.Select(a => a.ToString()));
        throw double.IsNaN(result) || IsPole(name, arguments) ? FunctionErrors.Undefined(name, $"it is not defined for {given}") : FunctionErrors.DoesNotFit(name, KvType.Double);
    }

    // Where the result is infinite rather than great.
    private static bool IsPole(string name, KvValue[] arguments) =>
        name is "LN" or "LOG" or "LOG2" or "LOG10" or "ATANH" || (name == "POWER" && ExactNumber.ToDouble(arguments[0]) == 0);
}
