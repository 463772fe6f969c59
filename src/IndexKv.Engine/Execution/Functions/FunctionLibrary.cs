using System.Collections.Frozen;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution.Functions.Json;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>All functions by name.</summary>
internal static class FunctionLibrary
{
    private static readonly FrozenDictionary<string, FunctionDefinition> Functions =
        TextFunctions.All.Concat(TextPartFunctions.All).Concat(TextMakingFunctions.All).Concat(NumberFunctions.All).Concat(MathFunctions.All)
            .Concat(DateMakingFunctions.All).Concat(RandomFunctions.All).Concat(ExtremeFunctions.All).Concat(DateFunctions.All).Concat(NullFunctions.All)
            .Concat(SessionFunctions.All).Concat(JsonFunctions.All)
            .ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public static bool IsVolatile(string name) => Functions.TryGetValue(name, out var function) && function.IsVolatile;

    public static FunctionDefinition Find(string name, int arguments)
    {
        if (!Functions.TryGetValue(name, out var function))
            throw new EngineException(EngineErrorCode.InvalidQuery, $"There is no function {name}; there are {string.Join(", ", Functions.Keys.Order())}.");
        if (arguments < function.Least || arguments > function.Most)
        {
            var wanted = function.Least == function.Most ? $"{function.Least}" : function.Most == int.MaxValue ? $"{function.Least} or more" : $"{function.Least} to {function.Most}";
            throw new EngineException(EngineErrorCode.InvalidQuery, $"{name} takes {wanted} argument{(wanted == "1" ? "" : "s")}, not {arguments}.");
        }

        return function;
    }
}
