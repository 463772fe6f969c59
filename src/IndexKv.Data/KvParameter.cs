using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using IndexKv.Data.Values;
using IndexKv.Engine.Values;

namespace IndexKv.Data;

/// <summary>A value for a command's text. Its type is the value's own unless <see cref="DbType"/> is set. Not thread-safe.</summary>
public sealed class KvParameter : DbParameter
{
    private const sbyte NoType = -1;

    // One byte: commands make many of these.
    private sbyte _dbType = NoType;
    private string _name = "";
    private ParameterExtras? _extras;

    /// <summary>Creates a parameter without name and value.</summary>
    public KvParameter()
    {
    }

    /// <summary>Creates a parameter.</summary>
    /// <param name="name">Its name, with or without the prefix <c>@</c>, <c>$</c> or <c>:</c>; empty for a positional one.</param>
    /// <param name="value">Its value; null and <see cref="DBNull"/> are both NULL.</param>
    public KvParameter(string? name, object? value)
    {
        ParameterName = name;
        Value = value;
    }

    /// <summary>Creates a parameter of a type, without a value.</summary>
    public KvParameter(string? name, DbType type)
    {
        ParameterName = name;
        DbType = type;
    }

    /// <summary>The type that the value is converted to before it is used; the value's own as long as it is not set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such type.</exception>
    public override DbType DbType
    {
        get => _dbType == NoType ? DbTypeMap.FromValue(Value) : (DbType)_dbType;
        set => _dbType = Enum.IsDefined(value)
            ? (sbyte)value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Parameter '{_name}': there is no such DbType.");
    }

    /// <summary>Always <see cref="ParameterDirection.Input"/>.</summary>
    /// <exception cref="ArgumentException">Any other is set: statements return rows, not output parameters.</exception>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
                throw new ArgumentException($"Parameter '{_name}' cannot be {value}: statements have input parameters only; read results with a reader.", nameof(value));
        }
    }

    /// <summary>Has no effect: any parameter may be NULL.</summary>
    public override bool IsNullable { get => _extras?.IsNullable ?? false; set => Extras.IsNullable = value; }

    /// <summary>The name, with or without the prefix <c>@</c>, <c>$</c> or <c>:</c>, compared without regard to case; empty for a positional one.</summary>
    [AllowNull]
    public override string ParameterName
    {
        get => _name;
        set
        {
            _name = value ?? "";
            Owner?.Changed();
        }
    }

    /// <summary>How many characters of a text or bytes of a blob are used at most; 0 or less for all.</summary>
    public override int Size { get; set; }

    /// <summary>Has no effect: numbers are never rounded.</summary>
    public override byte Precision { get => _extras?.Precision ?? 0; set => Extras.Precision = value; }

    /// <summary>Has no effect: numbers are never rounded.</summary>
    public override byte Scale { get => _extras?.Scale ?? 0; set => Extras.Scale = value; }

    /// <summary>The column of a <see cref="DataTable"/> that the value comes from.</summary>
    [AllowNull]
    public override string SourceColumn { get => _extras?.SourceColumn ?? ""; set => Extras.SourceColumn = value ?? ""; }

    /// <summary>Whether the source column may be NULL.</summary>
    public override bool SourceColumnNullMapping { get => _extras?.SourceColumnNullMapping ?? false; set => Extras.SourceColumnNullMapping = value; }

    /// <summary>The version of the source row that the value comes from.</summary>
    public override DataRowVersion SourceVersion { get => _extras?.SourceVersion ?? DataRowVersion.Current; set => Extras.SourceVersion = value; }

    /// <summary>The value; null and <see cref="DBNull"/> are both NULL.</summary>
    public override object? Value
    {
        get;
        set
        {
            field = value;
            IsSet = true;
        }
    }

    private ParameterExtras Extras => _extras ??= new ParameterExtras();

    /// <summary>Whether a value was ever given, be it null.</summary>
    internal bool IsSet { get; private set; }

    /// <summary>The collection the parameter is in.</summary>
    internal KvParameterCollection? Owner { get; set; }

    /// <summary>The name without its prefix.</summary>
    internal ReadOnlySpan<char> BareName => KvParameterCollection.WithoutPrefix(_name);

    /// <inheritdoc/>
    public override void ResetDbType() => _dbType = NoType;

    /// <inheritdoc/>
    public override string ToString() => _name;

    /// <summary>Reads the value if it is an INT64 or INT32 that stays one, which most are, without copying it from hand to hand.</summary>
    internal bool TryBindInteger(ref KvValue bound)
    {
        switch (Value)
        {
            case long number when _dbType is NoType or (sbyte)DbType.Int64:
                bound = KvValue.FromInt64(number);
                return true;
            case int number when _dbType is NoType or (sbyte)DbType.Int32:
                bound = KvValue.FromInt32(number);
                return true;
            default:
                return false;
        }
    }

    internal KvValue Bind(string name) => ValueBinder.Bind(Value, _dbType == NoType ? null : (DbType)_dbType, Size, name);
}
