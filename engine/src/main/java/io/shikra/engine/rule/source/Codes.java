// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.source;

/// Falco's codes of errors and warnings in rule files, with the text it prints beside them.
public final class Codes {
    public static final String ERR_FILE_READ = "LOAD_ERR_FILE_READ";
    public static final String ERR_YAML_PARSE = "LOAD_ERR_YAML_PARSE";
    public static final String ERR_YAML_VALIDATE = "LOAD_ERR_YAML_VALIDATE";
    public static final String ERR_COMPILE_CONDITION = "LOAD_ERR_COMPILE_CONDITION";
    public static final String ERR_COMPILE_OUTPUT = "LOAD_ERR_COMPILE_OUTPUT";
    public static final String ERR_VALIDATE = "LOAD_ERR_VALIDATE";

    public static final String UNKNOWN_SOURCE = "LOAD_UNKNOWN_SOURCE";
    public static final String UNSAFE_NA_CHECK = "LOAD_UNSAFE_NA_CHECK";
    public static final String NO_EVTTYPE = "LOAD_NO_EVTTYPE";
    public static final String UNKNOWN_FILTER = "LOAD_UNKNOWN_FILTER";
    public static final String UNUSED_MACRO = "LOAD_UNUSED_MACRO";
    public static final String UNUSED_LIST = "LOAD_UNUSED_LIST";
    public static final String UNKNOWN_ITEM = "LOAD_UNKNOWN_ITEM";
    public static final String DEPRECATED_ITEM = "LOAD_DEPRECATED_ITEM";
    public static final String APPEND_NO_VALUES = "LOAD_APPEND_NO_VALUES";
    public static final String EXCEPTION_NAME_NOT_UNIQUE = "LOAD_EXCEPTION_NAME_NOT_UNIQUE";
    public static final String INVALID_MACRO_NAME = "LOAD_INVALID_MACRO_NAME";
    public static final String INVALID_LIST_NAME = "LOAD_INVALID_LIST_NAME";
    public static final String COMPILE_CONDITION = "LOAD_COMPILE_CONDITION";
    public static final String UNKNOWN_KEY = "LOAD_UNKNOWN_KEY";

    /// Ours: the rule is right, but asks for a field or an event that this build or this source does not have.
    public static final String NOT_LOADED = "LOAD_NOT_LOADED";

    private Codes() {}

    /// What Falco prints beside the code.
    public static String description(String code) {
        return switch (code) {
            case ERR_FILE_READ -> "Error reading file";
            case ERR_YAML_PARSE -> "Error parsing YAML file";
            case ERR_YAML_VALIDATE -> "Error validating internal structure of YAML file";
            case ERR_COMPILE_CONDITION -> "Error compiling condition";
            case ERR_COMPILE_OUTPUT -> "Error compiling output";
            case ERR_VALIDATE -> "Error validating rule/macro/list/exception objects";
            case UNKNOWN_SOURCE -> "Unknown event source";
            case UNSAFE_NA_CHECK -> "Unsafe <NA> comparison in condition";
            case NO_EVTTYPE -> "Condition has no event-type restriction";
            case UNKNOWN_FILTER -> "Unknown field or event-type in condition or output";
            case UNUSED_MACRO -> "Unused macro";
            case UNUSED_LIST -> "Unused list";
            case UNKNOWN_ITEM -> "Unknown rules file item";
            case DEPRECATED_ITEM -> "Used deprecated item";
            case APPEND_NO_VALUES -> "Overriding/appending exception with no values";
            case EXCEPTION_NAME_NOT_UNIQUE -> "Multiple exceptions defined with the same name";
            case INVALID_MACRO_NAME -> "Invalid macro name";
            case INVALID_LIST_NAME -> "Invalid list name";
            case COMPILE_CONDITION -> "Warning in rule condition";
            case UNKNOWN_KEY -> "Unknown item key";
            case NOT_LOADED -> "Rule cannot be loaded in full";
            default -> "";
        };
    }
}
