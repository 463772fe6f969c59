using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>Where a nested value ends, its bytes do.</summary>
internal static class NestedEnd
{
    public static void Require(in MessagePackReader reader)
    {
        if (!reader.AtEnd)
            throw new EngineException(EngineErrorCode.Damaged, $"MessagePack is damaged: there are bytes after the value, from byte {reader.Position} on.");
    }
}
