using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>What the connection knows.</summary>
internal static class SessionFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("LAST_INSERT_KEY", 0, 0, KvType.Int64, _ => default) { OfSession = session => session.LastInsertKey },
    ];
}
