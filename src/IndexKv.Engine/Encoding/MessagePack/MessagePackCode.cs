namespace IndexKv.Engine.Encoding.MessagePack;

/// <summary>First bytes of MessagePack values (msgpack/spec, "Formats").</summary>
internal static class MessagePackCode
{
    public const byte FixMap = 0x80;
    public const byte FixArray = 0x90;
    public const byte FixStr = 0xA0;
    public const byte Nil = 0xC0;
    public const byte False = 0xC2;
    public const byte True = 0xC3;
    public const byte Bin8 = 0xC4;
    public const byte Bin16 = 0xC5;
    public const byte Bin32 = 0xC6;
    public const byte Ext8 = 0xC7;
    public const byte Ext16 = 0xC8;
    public const byte Ext32 = 0xC9;
    public const byte Float32 = 0xCA;
    public const byte Float64 = 0xCB;
    public const byte UInt8 = 0xCC;
    public const byte UInt16 = 0xCD;
    public const byte UInt32 = 0xCE;
    public const byte UInt64 = 0xCF;
    public const byte Int8 = 0xD0;
    public const byte Int16 = 0xD1;
    public const byte Int32 = 0xD2;
    public const byte Int64 = 0xD3;
    public const byte FixExt1 = 0xD4;
    public const byte FixExt2 = 0xD5;
    public const byte FixExt4 = 0xD6;
    public const byte FixExt8 = 0xD7;
    public const byte FixExt16 = 0xD8;
    public const byte Str8 = 0xD9;
    public const byte Str16 = 0xDA;
    public const byte Str32 = 0xDB;
    public const byte Array16 = 0xDC;
    public const byte Array32 = 0xDD;
    public const byte Map16 = 0xDE;
    public const byte Map32 = 0xDF;
    public const byte NegativeFixInt = 0xE0;

    /// <summary>The extension type of timestamps.</summary>
    public const sbyte Timestamp = -1;

    /// <summary>What a value with that first byte is; null for 0xC1, which begins none.</summary>
    public static MessagePackKind? KindOf(byte first) => first switch
    {
        <= 0x7F or >= NegativeFixInt => MessagePackKind.Integer,
        <= 0x8F => MessagePackKind.Map,
        <= 0x9F => MessagePackKind.Array,
        <= 0xBF => MessagePackKind.Text,
        Nil => MessagePackKind.Nil,
        False or True => MessagePackKind.Boolean,
        Bin8 or Bin16 or Bin32 => MessagePackKind.Binary,
        Float32 or Float64 => MessagePackKind.Float,
        >= UInt8 and <= Int64 => MessagePackKind.Integer,
        (>= FixExt1 and <= FixExt16) or (>= Ext8 and <= Ext32)
            => MessagePackKind.Extension,
        >= Str8 and <= Str32 => MessagePackKind.Text,
        Array16 or Array32 => MessagePackKind.Array,
        Map16 or Map32 => MessagePackKind.Map,
        _ => null,
    };

    /// <summary>How many bytes follow the first byte of a number.</summary>
    public static int NumberWidth(byte first) => first switch
    {
        UInt8 or Int8 => 1,
        UInt16 or Int16 => 2,
        UInt32 or Int32 or Float32 => 4,
        UInt64 or Int64 or Float64 => 8,
        _ => 0,
    };
}
