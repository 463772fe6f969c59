using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>What is said about arguments; every message names the function.</summary>
internal static class FunctionErrors
{
    // Far more than a record holds, far less than what the platform's texts hold.
    private const long GreatestLength = 256 * 1024 * 1024;

    public static EngineException WrongType(FunctionDefinition function, int argument, TypeSet wanted, KvType found, string value) => new(
        EngineErrorCode.TypeMismatch,
        $"{function.Name} takes {wanted}{(function.Most > 1 ? $" as argument {argument + 1}" : "")}, not {found.ToSqlName()}{value}; CAST it.");

    public static EngineException Undefined(string function, string why) => new(EngineErrorCode.InvalidArgument, $"{function}: {why}.");

    public static EngineException DoesNotFit(string function, KvType type) =>
        new(EngineErrorCode.Overflow, $"{function}: the result does not fit {type.ToSqlName()}.");

    public static void CheckLength(string function, long length)
    {
        if (length > GreatestLength)
            throw new EngineException(EngineErrorCode.TooLarge, $"{function}: the result would be longer than {GreatestLength} characters or bytes.");
    }
}
