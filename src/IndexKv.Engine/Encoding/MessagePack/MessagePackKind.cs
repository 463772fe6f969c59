namespace IndexKv.Engine.Encoding.MessagePack;

/// <summary>What the next MessagePack value is.</summary>
public enum MessagePackKind
{
    /// <summary>Nil.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer of any format.</summary>
    Integer,

    /// <summary>A float of either width.</summary>
    Float,

    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A map.</summary>
    Map,

    /// <summary>An extension, timestamps included.</summary>
    Extension,
}
