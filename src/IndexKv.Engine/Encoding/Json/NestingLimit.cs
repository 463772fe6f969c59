using IndexKv.Engine.Encoding.MessagePack;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Encoding.Json;

/// <summary>How deep arrays and maps nest in each other: as deep as in SQLite, and far less than the stack bears.</summary>
internal static class NestingLimit
{
    public const int GreatestDepth = 1000;

    /// <summary>Throws if a value is nested deeper, or damaged.</summary>
    /// <param name="messagePack">One value, which may nest as deep as its bytes allow: nothing here recurses.</param>
    public static void Check(ReadOnlySpan<byte> messagePack)
    {
        var reader = new MessagePackReader(messagePack);
        var pending = new Stack<long>();
        pending.Push(1);
        while (pending.TryPop(out var left))
        {
            if (left == 0)
                continue;
            pending.Push(left - 1);
            switch (reader.PeekKind())
            {
                case MessagePackKind.Array:
                    pending.Push(reader.ReadArrayHeader());
                    CheckDepth(pending.Count - 1);
                    break;
                case MessagePackKind.Map:
                    pending.Push(2L * reader.ReadMapHeader());
                    CheckDepth(pending.Count - 1);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        NestedEnd.Require(reader);
    }

    /// <summary>Throws if that many containers in each other are too many.</summary>
    public static void CheckDepth(int depth)
    {
        if (depth > GreatestDepth)
            throw new EngineException(EngineErrorCode.TooLarge, $"The value is nested more than {GreatestDepth} arrays or maps deep.");
    }
}
