namespace IndexKv.Engine.Encoding.Json;

/// <summary>What an edit does with what is there already, and with what is not.</summary>
internal enum JsonEdit
{
    /// <summary>Adds what is not there.</summary>
    Insert,

    /// <summary>Changes what is there.</summary>
    Replace,

    /// <summary>Both.</summary>
    Set,
}
