using System.Globalization;
using IndexKv.Engine.Encoding.Json;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions.Json;

/// <summary>One call of a JSON function; errors name it and the argument.</summary>
internal readonly struct JsonCall(string function, KvValue[] arguments, JsonMemory memory)
{
    public int Count => arguments.Length;

    public bool IsNull(int argument) => arguments[argument].IsNull;

    /// <summary>A nested value's MessagePack: TEXT is JSON, a scalar of another type stands for itself.</summary>
    public byte[] Document(int argument)
    {
        var value = arguments[argument];
        try
        {
            return value.Type switch
            {
                KvType.Any => value.AsMessagePack(),
                KvType.Text => memory.Document(argument, value.AsText()),
                KvType.Blob => throw new EngineException(EngineErrorCode.TypeMismatch, "a BLOB is no JSON; CAST it to TEXT if it is JSON in UTF-8"),
                _ => AnyConversion.Encode(value),
            };
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.TypeMismatch)
        {
            throw Wrong(argument, e.Code, e.Message, e);
        }
    }

    public bool IsDocument(int argument)
    {
        try
        {
            Document(argument);
            return true;
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.TypeMismatch)
        {
            return false;
        }
    }

    public JsonPath Path(int argument)
    {
        var value = arguments[argument];
        if (value.Type != KvType.Text)
            throw Wrong(argument, EngineErrorCode.TypeMismatch, $"a path is TEXT, not the {value.Type.ToSqlName()} {value}");
        return Parse(argument, value.AsText(), JsonPath.Parse);
    }

    public JsonPath Member(int argument)
    {
        var value = arguments[argument];
        if (value.Type.IsInteger())
        {
            return KvValueConverter.TryConvertTo(value, KvType.Int64, out var index)
                ? JsonPath.OfIndex(Math.Clamp(index.AsInt64(), -long.MaxValue, long.MaxValue))
                : JsonPath.OfIndex(long.MaxValue);
        }

        if (value.Type != KvType.Text)
            throw Wrong(argument, EngineErrorCode.TypeMismatch, $"a name, path or place is TEXT or an integer, not the {value.Type.ToSqlName()} {value}");
        return Parse(argument, value.AsText(), JsonPath.OfText);
    }

    public KvValue Name(int argument)
    {
        var value = arguments[argument];
        return value.Type == KvType.Text
            ? value
            : throw Wrong(argument, EngineErrorCode.TypeMismatch, value.IsNull ? "a name is TEXT and not NULL" : $"a name is TEXT, not the {value.Type.ToSqlName()} {value}");
    }

    /// <summary>A value that goes into a nested one, as MessagePack: TEXT is text, NULL is null.</summary>
    public byte[] Value(int argument) => AnyConversion.Encode(arguments[argument]);

    private JsonPath Parse(int argument, string text, Func<string, JsonPath> parse)
    {
        try
        {
            return memory.Path(argument, text, parse);
        }
        catch (EngineException e)
        {
            throw Wrong(argument, e.Code, e.Message, e);
        }
    }

    private EngineException Wrong(int argument, EngineErrorCode code, string message, Exception? cause = null) => new(
        code, string.Create(CultureInfo.InvariantCulture, $"{function}, argument {argument + 1}: {message.TrimEnd('.')}."), cause);
}
